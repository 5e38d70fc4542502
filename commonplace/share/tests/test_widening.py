"""Widening in steps with what each adds, a look at one's own words, who has seen what is narrowed, and sharing at a later time."""

import re
from datetime import UTC, timedelta

import pytest

from commonplace.activity.actions import UNDO_TIME
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.clock import now
from commonplace.kit.jobs.running import run_all
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.moderation.actions import decide, report
from commonplace.moderation.models import Outcome, Why
from commonplace.notifications.models import Notice
from commonplace.share.jobs import share_what_is_due
from commonplace.share.models import Opening, PlannedSharing
from commonplace.share.own_words import RUN, borrowed_runs, own_words
from commonplace.share.planning import take_planned
from commonplace.share.queries import next_steps
from commonplace.spaces.actions import leave, welcome
from commonplace.spaces.models import Membership, Role
from tests.cast import Cast, ClientAs
from tests.world import make_source


@pytest.fixture
def note(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Simmer it."))


def test_each_next_step_says_how_many_it_adds(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    def steps() -> list[tuple[str, int]]:
        return [(step.label, step.added) for step in next_steps(Entry.objects.get(pk=note.pk))]

    assert steps() == [("Kitchen table", 1), ("Lantern", 1), ("Weavers", 1)]
    change_audience(note, audiences.of_space(cast.weavers))
    assert steps() == [("The organisation", 6)]
    change_audience(note, audiences.organisation())
    assert steps() == [("Anyone on the web", 0)]
    change_audience(note, audiences.only_me(cast.amina))
    page = client_as(cast.amina).get(f"/e/{note.uid}/audience/?ring=space&space=weavers").content.decode()
    assert "2 people will see it" in page and "Dora Lindqvist" in page
    assert re.search(r'value="space"[^>]*checked', page)
    note.refresh_from_db()
    assert note.audience.ring == Ring.ME  # looking changed nothing


def test_narrowing_says_who_has_seen_it(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    change_audience(note, audiences.organisation())
    opened = f"/e/{note.uid}/opened/"
    assert f'hx-post="{opened}"' in client_as(cast.bruno).get(f"/e/{note.uid}/").content.decode()
    assert f'hx-post="{opened}"' not in client_as(cast.amina).get(f"/e/{note.uid}/").content.decode()
    for member in (cast.bruno, cast.bruno, cast.dora, cast.amina):
        assert client_as(member).post(opened).status_code == 204
    comment(cast.chidi, note, body="Mine boiled.")
    assert Opening.objects.count() == 2
    sent = {"step": "preview", "ring": "space", "space": "weavers"}
    page = client_as(cast.amina).post(f"/e/{note.uid}/audience/", sent, headers={"HX-Request": "true"}).content.decode()
    told = page.partition("2 of them have already seen it")[2]
    assert "Bruno Costa" in told and "Chidi Okafor" in told and "Farah" not in told and "Dora" not in told
    change_audience(note, audiences.only_me(cast.amina))
    assert client_as(cast.farah).post(opened).status_code == 404
    assert client_as(None).post(opened).status_code == 302


def test_nothing_is_remembered_where_nobody_could_be_told(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    change_audience(note, audiences.organisation())
    type(cast.amina).objects.filter(pk=cast.amina.pk).update(is_active=False)  # as the author of what is asked without a name
    assert client_as(cast.bruno).post(f"/e/{note.uid}/opened/").status_code == 204
    assert not Opening.objects.exists()


def test_quotes_and_borrowed_words_are_told_from_ones_own(cast: Cast) -> None:
    source = make_source("https://example.org/madder", "Madder")  # "Madder root gives reds. Simmer it, never boil it."
    body = "I tried it twice.\n\n> Somebody said this.\n\nMADDER root gives reds: simmer it, never boil — so I did."
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Reds", body=body, source=None))
    assert own_words(cast.amina, entry).borrowed == []
    grow(entry, kind=EdgeKind.QUOTES, from_source=source)
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=source))
    found = own_words(cast.amina, entry)
    assert found.quotes == ["Somebody said this."]
    assert found.borrowed == ["MADDER root gives reds: simmer it, never boil"]
    assert (found.own, found.quoted, found.share_of_own) == (7, 11, 39)


@pytest.mark.parametrize("extra", [-1, 0, 3])
def test_a_run_is_borrowed_from_so_many_words_on(extra: int) -> None:
    run = " ".join(f"word{number}" for number in range(RUN + extra))
    assert list(borrowed_runs(f"Before {run} after", [f"There {run} here"])) == ([run] if extra >= 0 else [])


def plan(client_as: ClientAs, cast: Cast, note: Entry, **fields: str) -> int:
    later = (now() + timedelta(days=1)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    sent = {"step": "share", "ring": "space", "space": "weavers", "announce": "on", "adds": "Look", "at": later, **fields}
    return int(client_as(cast.amina).post(f"/e/{note.uid}/audience/", sent).status_code)


def test_sharing_waits_for_its_time_and_happens_once(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    assert plan(client_as, cast, note) == 302
    note.refresh_from_db()
    assert note.audience.ring == Ring.ME
    assert "To be shared on" in client_as(cast.amina).get(f"/e/{note.uid}/").content.decode()
    share_what_is_due()
    assert PlannedSharing.objects.count() == 1
    PlannedSharing.objects.update(at=now() - timedelta(seconds=1))
    share_what_is_due()
    share_what_is_due()
    note.refresh_from_db()
    assert (note.audience.space, note.is_announced, note.adds) == (cast.weavers, True, "Look")
    assert [row.verb for row in Activity.objects.order_by("pk")] == [Verb.SHARED, Verb.ANNOUNCED]
    assert not PlannedSharing.objects.exists()


def test_a_plan_is_called_off_or_overtaken_by_sharing_now(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    plan(client_as, cast, note)
    assert client_as(cast.dora).post(f"/e/{note.uid}/planned/call-off/").status_code == 404
    assert client_as(cast.amina).post(f"/e/{note.uid}/planned/call-off/").status_code == 302
    assert not PlannedSharing.objects.exists()
    plan(client_as, cast, note)
    plan(client_as, cast, note, at="")
    assert not PlannedSharing.objects.exists()


def test_a_time_that_has_passed_is_refused_with_all_that_was_chosen(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    past = (now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    sent = {"step": "share", "ring": "organisation", "adds": "Keep this", "at": past}
    answer = client_as(cast.amina).post(f"/e/{note.uid}/audience/", sent)
    assert answer.status_code == 422 and "Keep this" in answer.content.decode() and "This time has passed" in answer.content.decode()
    assert not PlannedSharing.objects.exists()


def test_what_has_become_impossible_is_said_and_not_done(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    plan(client_as, cast, note, space="lantern")
    PlannedSharing.objects.update(at=now() - timedelta(seconds=1))
    leave(cast.amina, space=cast.lantern)
    take_planned(note.pk)
    note.refresh_from_db()
    assert note.audience.ring == Ring.ME
    page = client_as(cast.amina).get(f"/e/{note.uid}/").content.decode()
    assert "You were no longer in that space at that time." in page
    other = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", body="x"))
    plan(client_as, cast, other)
    PlannedSharing.objects.filter(entry=other).update(at=now() - timedelta(seconds=1))
    withdraw(other)
    take_planned(other.pk)
    assert "bin" in PlannedSharing.objects.get(entry=other).failed


def test_what_will_wait_says_so_when_it_is_planned_and_when_it_does(cast: Cast, note: Entry, client_as: ClientAs) -> None:
    Membership.objects.create(space=cast.weavers, member=cast.bruno, role=Role.HOST)
    Membership.objects.filter(space=cast.weavers, member=cast.amina).update(role=Role.MEMBER)
    author = client_as(cast.amina)
    page = f"/e/{note.uid}/"
    plan(client_as, cast, note)
    assert "A host of" not in author.get(page).content.decode()
    welcome(cast.bruno, space=cast.weavers, newcomers_in_digest=True, first_posts_held=2)
    preview = {"step": "preview", "ring": "space", "space": "weavers"}
    assert "First a host of Weavers sees it" in author.post(f"{page}audience/", preview).content.decode()
    assert "First a host" not in author.post(f"{page}audience/", {"step": "preview", "ring": "organisation"}).content.decode()
    plan(lambda _member: author, cast, note)
    shown = author.get(page).content.decode()
    assert (
        "it waits for a host" in shown and "A host of Weavers sees it" in shown
    )  # in the message, and in what stands there until it is time
    other = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", body="x", audience=audiences.organisation()))
    plan(client_as, cast, other)
    case = report(cast.dora, other, why=Why.OTHER)
    decide(cast.gita, case, outcome=Outcome.HIDE, reason="Not yet.", after=0)
    assert "not shared while it is hidden" in author.get(f"/e/{other.uid}/").content.decode()
    assert plan(client_as, cast, other) == 422  # what is hidden is not planned anew
    PlannedSharing.objects.update(at=now() - timedelta(seconds=1))
    share_what_is_due()  # what cannot be shared keeps nothing else from it
    run_all()
    note.refresh_from_db()
    assert note.audience.is_awaited and "keep this from others" in PlannedSharing.objects.get().failed
    told = {row.concern: row.entry for row in Notice.objects.filter(member=cast.amina)}
    assert told == {"hidden": other, "plan_failed": other, "plan_waits": note}
    assert "It waits for a host" in author.get(f"{page}moderated/").content.decode()


def test_nobody_is_told_within_the_minute_of_an_undo(cast: Cast, note: Entry, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonplace.activity import actions
    from commonplace.kit.jobs import Job

    monkeypatch.setattr(actions, "_followers", {**actions._followers, Verb.SHARED: [lambda _pk: None]})
    monkeypatch.setattr(actions, "_CAN_BE_UNDONE", frozenset({Verb.SHARED}))
    client_as(cast.amina).post(f"/e/{note.uid}/audience/", {"step": "share", "ring": "organisation"})
    waiting = Job.objects.get(name="activity.fan_out")
    assert timedelta(seconds=50) < waiting.run_at - now() <= UNDO_TIME
