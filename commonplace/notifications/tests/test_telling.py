"""Who is told of a deed, once and only of what they may see, when it is written and when it is read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.activity import concerns
from commonplace.activity.actions import record
from commonplace.activity.concerns import Concern, register
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.actions.goals import Answers, attach, set_goal
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import add_origin, thank
from commonplace.lineage.models import EdgeKind
from commonplace.notifications.models import MutedThread, Notice, NoticeChoice
from commonplace.notifications.telling import tell
from commonplace.people.models import Member
from commonplace.share.actions import set_audience
from commonplace.spaces.actions import leave
from tests.cast import Cast, ClientAs


def note(author: Member, title: str = "Madder", **more: object) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Red.", audience=more.pop("audience", audiences.organisation())))


def told() -> set[tuple[str, str]]:
    """Whom it was told of what, when there has been time to undo it."""
    with at(now() + timedelta(minutes=2)):
        run_all()
    return set(Notice.objects.values_list("member__handle", "concern"))


def test_thanks_concern_the_author_and_are_read_once(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast.amina)
    thank(cast.dora, entry, used_for="the dye day")
    assert told() == {("amina", "thanked")}
    amina = client_as(cast.amina)
    assert "Notifications: something new" in amina.get("/").content.decode()
    page = amina.get("/notifications/").content.decode()
    assert "Dora Lindqvist thanks you" in page and "Mark all as read" in page
    address = page.split('class="notices-line"')[1].split('href="')[1].split('"')[0]
    assert client_as(cast.dora).get(address).status_code == 404
    assert amina.get(address).headers["Location"] == entry.get_absolute_url()
    assert "something new" not in amina.get("/").content.decode().replace('data-new="Notifications: something new"', "")
    assert "Nothing to tell" in client_as(cast.dora).get("/notifications/").content.decode()


def test_all_read_is_undone_by_one_press(cast: Cast, client_as: ClientAs) -> None:
    for number in range(3):
        thank(cast.dora, note(cast.amina, f"Note {number}"), used_for="dye day")
    run_all()
    amina = client_as(cast.amina)
    first = Notice.objects.filter(member=cast.amina).latest("pk")
    amina.get(f"/notifications/{first.uid}/")
    page = amina.post("/notifications/read/", follow=True).content.decode()
    assert not Notice.objects.filter(read_at=None).exists()
    client_as(cast.dora).post("/notifications/unread/" + page.split('action="/notifications/unread/')[1].split('"')[0])
    assert not Notice.objects.filter(read_at=None).exists()
    amina.post("/notifications/unread/" + page.split('action="/notifications/unread/')[1].split('"')[0])
    assert Notice.objects.filter(read_at=None).count() == 2


def test_work_that_is_built_on_is_told_of_when_its_author_may_see_it(cast: Cast) -> None:
    entry = note(cast.amina)
    grown = note(cast.dora, "Weld", audience=audiences.only_me(cast.dora))
    add_origin(cast.dora, grown, kind=EdgeKind.BUILDS_ON, origin=entry)
    assert told() == set()
    set_audience(cast.dora, grown, audiences.of_space(cast.weavers))
    assert told() == {("amina", "built_on")}
    set_audience(cast.dora, grown, audiences.organisation())
    told()
    assert Notice.objects.count() == 1
    goal = set_goal(cast.bruno, title="Reds", answers=Answers(trying="x"), audience=audiences.only_me(cast.bruno))
    attach(cast.bruno, goal, entry)
    assert told() == {("amina", "built_on")}


def test_hosts_hear_who_asks_and_whoever_is_let_in_hears_it(cast: Cast, client_as: ClientAs) -> None:
    record(cast.ines, Verb.ASKED_TO_JOIN, space=cast.almanac.pk)
    record(cast.farah, Verb.LET_IN, space=cast.almanac.pk, member=cast.ines.pk)
    record(cast.emil, Verb.LET_IN, space=cast.lantern.pk, member=cast.ines.pk)  # and out again before anybody is told
    assert told() == {("farah", "asked_to_join"), ("ines", "let_in")}
    assert "Farah Haddad let you into Almanac" in client_as(cast.ines).get("/notifications/").content.decode()


@pytest.fixture
def told_of_revisions(cast: Cast) -> object:
    """A concern that names the whole cast, those who have left and those who may not see it among them."""
    everyone = [member.pk for member in cast.members.values()]
    register(Concern("trial", "A trial", Verb.REVISED, lambda activity: everyone, "%(actor)s changed %(entry)s", order=1))
    register(Concern("trial_too", "Another", Verb.REVISED, lambda activity: everyone, "%(actor)s did", order=2))
    yield
    for name in ("trial", "trial_too"):
        del concerns._concerns[name]


@pytest.mark.usefixtures("told_of_revisions")
def test_only_who_may_see_it_then_and_wants_it_is_told_and_each_once(cast: Cast) -> None:
    entry = note(cast.amina, audience=audiences.of_space(cast.weavers))
    activity = record(cast.amina, Verb.REVISED, entry)
    assert told() == {("dora", "trial")}
    tell(activity.pk)
    assert Notice.objects.count() == 1
    wide = note(cast.amina)
    MutedThread.objects.create(member=cast.bruno, entry=wide)
    NoticeChoice.objects.create(member=cast.chidi, concern="trial", in_program=False)
    NoticeChoice.objects.create(member=cast.emil, concern="trial", in_program=False, by_mail=True)
    record(cast.amina, Verb.REVISED, wide)
    run_all()
    named = Notice.objects.filter(entry=wide)
    assert {notice.member.handle for notice in named} == {"dora", "emil", "farah", "gita", "ines"}
    assert not named.get(member=cast.emil).in_program


@pytest.mark.usefixtures("told_of_revisions")
def test_what_may_be_seen_no_more_is_told_no_more(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast.amina, "Only here", audience=audiences.of_space(cast.weavers))
    record(cast.amina, Verb.REVISED, entry)
    run_all()
    dora = client_as(cast.dora)
    assert "Only here" in dora.get("/notifications/").content.decode()
    leave(cast.dora, space=cast.weavers)
    page = dora.get("/notifications/").content.decode()
    assert "Only here" not in page and "Nothing to tell" in page and "data-dot hidden" in page
    assert dora.get(f"/notifications/{Notice.objects.get().uid}/").status_code == 404


@pytest.mark.usefixtures("told_of_revisions")
def test_five_thousand_are_told_by_a_few_statements(cast: Cast) -> None:
    entry = note(cast.amina)
    crowd = Member.objects.bulk_create([Member(handle=f"m{n}", name=f"M {n}", email=f"m{n}@example.org") for n in range(5_000)])
    concerns._concerns["trial"] = Concern("trial", "A trial", Verb.REVISED, lambda activity: [one.pk for one in crowd], "%(actor)s")
    activity = Activity.objects.create(actor=cast.amina, verb=Verb.REVISED, entry=entry)
    with CaptureQueriesContext(connection) as seen:
        tell(activity.pk)
    assert Notice.objects.count() == 5_007
    assert len(seen.captured_queries) < 40


def test_a_member_says_what_they_are_told_of_and_about_what_no_more(cast: Cast, client_as: ClientAs) -> None:
    entry, other = note(cast.amina), note(cast.amina, "Weld")
    amina = client_as(cast.amina)
    boxes = ["concern-thanked", "concern-built_on", "space-weavers"]
    amina.post("/notifications/choices/", {"chosen": boxes, "concern-thanked": "on", "concern-built_on": "on"})
    assert NoticeChoice.objects.filter(member=cast.amina).count() == 3
    assert not NoticeChoice.objects.get(member=cast.amina, space=cast.weavers).in_program
    thank(cast.dora, note(cast.amina, "For the space", audience=audiences.of_space(cast.weavers)), used_for="a scarf")
    assert told() == set() or not Notice.objects.get().in_program
    Notice.objects.all().delete()
    amina.post(f"/notifications/about/{entry.uid}/mute/")
    thank(cast.dora, entry, used_for="the dye day")
    thank(cast.dora, other, used_for="the dye day")
    assert told() == {("amina", "thanked")} and Notice.objects.get().entry == other
    assert "Tell me again" in amina.get("/notifications/choices/").content.decode()
    amina.post(f"/notifications/about/{entry.uid}/unmute/")
    amina.post("/notifications/choices/", {"chosen": boxes, "concern-built_on": "on", "space-weavers": "on"})
    thank(cast.bruno, entry, used_for="a scarf")
    told()
    assert not Notice.objects.filter(entry=entry, in_program=True).exists()
    assert (
        client_as(cast.ines).post(f"/notifications/about/{note(cast.emil, audience=audiences.only_me(cast.emil)).uid}/mute/").status_code
        == 404
    )
