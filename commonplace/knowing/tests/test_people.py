"""People who know: named by what the viewer may see, the freshest first, never who does not want to be."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.knowing import actions
from commonplace.knowing.deeds import What
from commonplace.knowing.models import TopicLeft
from commonplace.knowing.people import Person, people_who_know
from commonplace.knowing.scoring import FRESH_DAYS, Trace, nearness, shown_by
from commonplace.lineage.actions import thank
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.questions.actions import answering, asking, routing
from commonplace.questions.knowing import candidates
from tests.cast import Cast, ClientAs
from tests.practices_world import try_out


def wrote(member: Member, title: str, *, days_ago: int = 0, audience: Audience | None = None, kind: Kind = Kind.NOTE) -> Entry:
    made_at = now() - timedelta(days=days_ago)
    return add_entry(member, Draft(kind=kind, title=title, tags=["looms"], audience=audience or audiences.organisation(), made_at=made_at))


def named(viewer: Member, topic: str = "looms") -> dict[str, Person]:
    return {one.member.handle: one for one in people_who_know(viewer, topic).known}


@pytest.mark.pure
def test_the_nearest_and_freshest_first_and_nobody_who_did_nothing_near() -> None:
    near = nearness({"loom", "linen"}, [["loom"], ["loom", "linen"], ["felt"]])
    assert near[1] == 1.0 > near[0] > near[2] == 0.0
    month = shown_by([Trace(1, 1.0, 0.0), Trace(2, 1.0, FRESH_DAYS), Trace(3, 0.5, 0.0), Trace(4, 0.0, 0.0)])
    assert sorted(month, key=month.__getitem__, reverse=True) == [1, 2, 3] and month[1] / month[2] == pytest.approx(1.96, abs=0.01)
    years = shown_by([Trace(1, 1.0, 2_000), Trace(2, 0.4, 1_000)])
    assert years[1] > years[2]  # among old deeds the nearer


def test_with_what_they_have_shown_in_words(cast: Cast, client_as: ClientAs) -> None:
    question = asking.ask(cast.bruno, title="How does one warp a loom alone?", tags=["looms"], audience=audiences.organisation())
    answering.accept(cast.bruno, answering.answer(cast.farah, question, body="With a chair."), used_for="my first towel")
    wrote(cast.chidi, "An old loom", days_ago=900)
    wrote(cast.emil, "My loom", days_ago=3)
    practice = wrote(cast.emil, "Warp looms in pairs", days_ago=3, kind=Kind.PRACTICE)
    try_out(practice, member=cast.dora, evidence=practice, words="looms")
    found = named(cast.ines)
    assert (
        set(list(found)[:2]) == {"farah", "emil"}
        and list(found)[-1] == "chidi"
        and set(found) == {"farah", "emil", "dora", "chidi", "amina"}
    )
    assert [(piece.what, piece.title, piece.thanked_by) for piece in found["farah"].pieces] == [
        (What.SOLVED, question.title, ("Bruno Costa",))
    ]
    assert [piece.what for piece in found["dora"].pieces] == [What.TRIED] and found["amina"].says == "looms"
    page = client_as(cast.ines).get("/stock/people/?q=looms").content.decode()
    assert f'href="/e/{practice.uid}/"' in page and "thanked by Bruno Costa" in page and "You may be named here, too" not in page
    assert "You may be named here, too" in client_as(cast.emil).get("/stock/people/?q=looms").content.decode()
    assert "Nobody has shown it yet" in client_as(cast.ines).get("/stock/people/?q=astrolabes").content.decode()


def test_nothing_hidden_speaks_for_anybody_and_no_one_is_met_through_a_block(cast: Cast) -> None:
    wrote(cast.emil, "Secret looms", audience=audiences.of_space(cast.lantern))
    note = wrote(cast.chidi, "Looms")
    thank(cast.farah, note, used_for="choosing")
    assert "emil" not in named(cast.ines) and "emil" in named(cast.amina)
    assert named(cast.ines)["chidi"].pieces[0].thanked_by == ("Farah Haddad",)
    block(cast.farah, cast.ines)
    assert named(cast.ines)["chidi"].pieces[0].thanked_by == ()
    block(cast.chidi, cast.ines)
    assert "chidi" not in named(cast.ines) and "chidi" in named(cast.dora)


def test_who_leaves_a_topic_or_takes_no_questions_is_not_named(cast: Cast, client_as: ClientAs) -> None:
    wrote(cast.chidi, "Looms")
    wrote(cast.emil, "Looms for linen")
    routing.choose(cast.emil, accepts=False, most_open=3, not_about="")
    assert set(named(cast.ines)) == {"chidi", "amina"}
    chidi = client_as(cast.chidi)
    answer = chidi.post("/settings/topics/", {"topic": "Looms"})
    left = TopicLeft.objects.get()
    assert answer.status_code == 302 and set(named(cast.ines)) == {"amina"} == set(named(cast.ines, "band looms"))
    question = asking.ask(cast.ines, title="Which looms suit linen?", audience=audiences.organisation())
    assert [one.member for one in candidates(question, size=6)] == [cast.amina]  # nor is a question put to them
    assert client_as(cast.dora).post(f"/settings/topics/{left.uid}/back/").status_code == 404
    chidi.post(f"/settings/topics/{left.uid}/back/")
    assert set(named(cast.ines)) == {"chidi", "amina"}
    chidi.post(f"/settings/topics/{left.uid}/out/")
    assert set(named(cast.ines)) == {"amina"} and [row.topic for row in actions.left_by(cast.chidi)] == ["Looms"]
    with pytest.raises(Refusal):
        actions.leave_topic(cast.chidi, topic=" - ")


def test_short_words_are_topics_and_the_cost_stays(cast: Cast) -> None:
    wrote(cast.chidi, "SQL by hand")
    assert set(named(cast.ines, "sql")) == {"chidi"} and named(cast.ines, "the") == {} == named(cast.ines, "?")
    counts = []
    for size in (2, 8):
        for number in range(size):
            thank(cast.bruno, wrote(cast.chidi, f"SQL {size} {number}"), used_for="it")
        with CaptureQueriesContext(connection) as seen:
            named(cast.ines, "sql")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15
