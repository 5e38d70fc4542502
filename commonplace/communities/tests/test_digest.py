"""The digest of a space: what was announced, asked and solved there since the last letter, as its reader may see it when it leaves."""

from datetime import timedelta

from django.core import mail

from commonplace.communities.digesting import gather, told
from commonplace.digest.actions import begin_digest
from commonplace.digest.tests.world import confirm, days_pass
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import announce, change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.following.actions import set_interest
from commonplace.following.models import Interest
from commonplace.kit.clock import at, now
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.questions.actions.answering import accept, answer, unaccept
from commonplace.spaces.actions import join, leave, tell_in_digest
from tests.cast import Cast, ClientAs


def shared(cast: Cast, author: Member, title: str, kind: Kind = Kind.NOTE, *, is_announced: bool = True) -> Entry:
    entry = add_entry(author, Draft(kind=kind, title=title, body="x", audience=audiences.of_space(cast.weavers)))
    return announce(entry, adds="") if is_announced else entry


def lines(member: Member) -> list[str]:
    return [line.title for part in gather(member) for line in part.lines]


def test_a_letter_tells_what_happened_in_the_spaces_that_are_wanted(cast: Cast) -> None:
    confirm(cast.dora)
    begin_digest(cast.dora)
    for number in range(5):
        shared(cast, cast.amina, f"Warp {number}")
    shared(cast, cast.amina, "Quiet", is_announced=False)
    shared(cast, cast.dora, "My own")
    hidden = shared(cast, cast.amina, "Taken back")
    question = shared(cast, cast.amina, "Which reed?", Kind.QUESTION, is_announced=False)
    reply = answer(cast.dora, question, body="The ten.")
    accept(cast.amina, reply)
    assert lines(cast.dora) == ["Taken back", "Warp 4", "Warp 3", "Asked: Which reed?", "Solved: Which reed?"]
    assert [part.more for part in gather(cast.dora)] == [3] and lines(cast.bruno) == []
    change_audience(hidden, audiences.only_me(cast.amina))
    assert days_pass(7) == ["sent"]
    letter = mail.outbox[-1].body
    assert "IN YOUR SPACES" in letter and "Warp 4 (Amina" in letter and "Solved: Which reed?" in letter and "Taken back" not in letter
    assert lines(cast.dora) == []
    with at(now() + timedelta(days=9)):
        shared(cast, cast.amina, "Weft")
        assert lines(cast.dora) == ["Weft"]
        tell_in_digest(cast.dora, space=cast.weavers, to=False)
        assert lines(cast.dora) == []


def test_what_is_muted_blocked_unsolved_or_left_is_not_told(cast: Cast, client_as: ClientAs) -> None:
    question = shared(cast, cast.dora, "Which reed?", Kind.QUESTION, is_announced=False)
    reply = answer(cast.amina, question, body="The ten.")
    accept(cast.dora, reply)
    unaccept(cast.dora, reply)
    comment(cast.dora, question, body="Or not.")
    assert lines(cast.amina) == ["Asked: Which reed?"]
    set_interest(cast.amina, cast.dora, Interest.MUTE)
    assert lines(cast.amina) == []
    shared(cast, cast.amina, "Warp")
    assert lines(cast.dora) == ["Warp"]
    block(cast.amina, cast.dora)
    assert lines(cast.dora) == []
    client_as(cast.amina).post("/spaces/weavers/hosting/newcomers/", {"first_posts_held": "0"})
    cast.weavers.refresh_from_db()
    assert not join(cast.bruno, space=cast.weavers).in_digest and lines(cast.bruno) == []
    tell_in_digest(cast.bruno, space=cast.weavers, to=True)
    assert len(lines(cast.bruno)) == 2
    told(cast.bruno, [])
    leave(cast.bruno, space=cast.weavers)
    assert lines(cast.bruno) == []
    assert client_as(cast.dora).post("/spaces/weavers/hosting/newcomers/", {"first_posts_held": "0"}).status_code == 404
