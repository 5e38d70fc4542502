"""Whom words concern, and that spaces are named only to those who may know of them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.activity.actions import UNDO_TIME
from commonplace.activity.concerns import concern_named
from commonplace.activity.models import Activity
from commonplace.discussion import actions
from commonplace.discussion.concerns import in_spaces_named
from commonplace.discussion.words import Sort, Way
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.jobs import run_all
from commonplace.notifications.models import Notice
from commonplace.notifications.queries import address_of, sentence_of
from commonplace.people.models import Member
from commonplace.sense.actions import write_entry
from commonplace.sense.completing import offers
from commonplace.share.actions import set_audience
from commonplace.spaces.models import Membership
from tests.cast import Cast, ClientAs

Told = Callable[[], dict[str, str]]


@pytest.fixture
def root(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.POST, title="Madder", audience=audiences.organisation()))


def told() -> dict[str, str]:
    """By which concern each was told since the last time."""
    run_all()
    found = dict(Notice.objects.values_list("member__handle", "concern"))
    Notice.objects.all().delete()
    return found


def test_each_is_told_once_by_what_concerns_them_most(cast: Cast, root: Entry) -> None:
    first = actions.comment(cast.farah, root, body="How hot?")
    assert told() == {"amina": "comment"}
    answer = actions.comment(cast.bruno, first, body="Not above seventy, as @chidi says.")
    assert told() == {"amina": "comment", "farah": "reply", "chidi": "mention"}
    actions.comment(cast.amina, answer, body="Sixty.")
    assert told() == {"bruno": "reply", "farah": "thread"}
    actions.settle(cast.amina, first)
    assert told() == {"farah": "settled"}


def test_asides_reach_one_and_what_waits_tells_no_words(cast: Cast, root: Entry) -> None:
    first = actions.comment(cast.farah, root, body="How hot?")
    told()
    actions.comment(cast.bruno, first, body="Between us, @dora.", way=Way.ASIDE)
    assert told() == {"farah": "aside"}, "who is named but may not see it is not told"
    kept = actions.comment(cast.bruno, root, body="It fades.", sort=Sort.OBJECTION, way=Way.WAITING)
    run_all()
    notice = Notice.objects.select_related("activity__actor").get()
    assert (notice.member, notice.concern) == (cast.amina, "waiting")
    said = sentence_of(notice, concern_named("waiting"))
    assert "Bruno Costa" in said and "fades" not in said and address_of(notice) == f"/e/{root.uid}/#comments"
    told()
    actions.open_waiting(cast.amina, kept)
    assert told() == {}, "who opened it knows, and Bruno said it himself"


def test_who_is_named_is_told_once_they_may_see_it_and_only_newly_named_ones_after(cast: Cast) -> None:
    note = write_entry(cast.amina, title="Weld", body="Ask @dora and @bruno.", kind=Kind.NOTE)
    run_all()
    assert not Notice.objects.exists()
    set_audience(cast.amina, note, audiences.of_space(cast.weavers))
    run_all(at=now() + 2 * UNDO_TIME)
    assert list(Notice.objects.values_list("member__handle", "concern")) == [("dora", "mention")]
    said = actions.comment(cast.amina, note, body="Or not.")
    actions.reword(cast.amina, said, body="Or @dora.", expected_revision=1)
    actions.reword(cast.amina, said, body="Or @dora!", expected_revision=2)
    run_all()
    assert Notice.objects.filter(member=cast.dora).count() == 2


def test_a_space_is_called_by_one_who_is_in_it_in_one_statement(cast: Cast, root: Entry) -> None:
    many = Member.objects.bulk_create(Member(handle=f"weaver-{n}", name=f"W {n}", email=f"w{n}@example.org") for n in range(300))
    Membership.objects.bulk_create(Membership(space=cast.weavers, member=member) for member in many)
    actions.comment(cast.amina, root, body="Look, @weavers!")
    with CaptureQueriesContext(connection) as asked:
        assert len(set(in_spaces_named(Activity.objects.select_related("entry__author").get()))) == 303
    assert len(asked) == 2
    found = told()
    assert len([name for name, concern in found.items() if concern == "mention_space"]) == 301, "all but Amina and who has left"
    actions.comment(cast.bruno, root, body="Look, @weavers!")
    assert "mention_space" not in told().values()


def test_a_hidden_space_is_plain_words_to_those_who_may_not_know_it(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    actions.comment(cast.emil, root, body="As in @lantern and @almanac.")
    link = 'href="/spaces/lantern/"'
    pages = {
        name: client_as(cast.members[name]).get(root.get_absolute_url()).content.decode() for name in ("emil", "amina", "dora", "bruno")
    }
    assert {name for name, page in pages.items() if link in page} == {"emil", "amina"}
    assert all(
        'href="/spaces/almanac/">@almanac</a>' in page and "@lantern" in page and "data-mention" not in page for page in pages.values()
    )
    assert told() == {"amina": "comment"}
    assert "@lantern" in [offer.insert for offer in offers(cast.emil, "people", "lan")]
    assert "@lantern" not in [offer.insert for offer in offers(cast.dora, "people", "lan")]
