"""Leaders first: what they did not know stands beside the invitation to write; a nudge that only they see; and the weekly log."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commonplace.communities import weekly
from commonplace.communities.firsts import firsts_of_leaders, only_reads
from commonplace.communities.labelling import say_what_it_shows
from commonplace.communities.models import LogWeek
from commonplace.communities.words import Label
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.leading import name_leader, no_leader
from commonplace.spaces.models import Leader, Membership
from tests.cast import Cast, ClientAs


def said(author: Member, title: str, audience: Audience, label: Label = Label.MISTAKE) -> Entry:
    entry = add_entry(author, Draft(kind=Kind.POST, title=title, body="x", audience=audience))
    say_what_it_shows(author, entry, labels=[label])
    return entry


def test_labels_stand_on_cards_as_long_as_they_are_carried(cast: Cast, client_as: ClientAs) -> None:
    entry = said(cast.amina, "I cut the warp", audiences.organisation())
    lists = ["/going-first/", "/stock/?q=warp"]
    shown = [client_as(cast.bruno).get(page).content.decode() for page in lists]
    assert all('<span class="chip chip-label">Mistake</span>' in page.partition("card-post")[2] for page in shown)
    say_what_it_shows(cast.amina, entry, labels=[])
    assert "Mistake" not in Entry.objects.get(pk=entry.pk).card_html
    revised = revise_entry(cast.amina, entry, title="I cut it", body="x", tags=[], expected_revision=entry.revision)
    say_what_it_shows(cast.amina, revised, labels=[Label.MISTAKE, Label.OPEN_QUESTION])
    kept = Entry.objects.get(pk=entry.pk)
    again = revise_entry(cast.amina, kept, title="I cut it again", body="x", tags=[], expected_revision=kept.revision)
    assert again.card_html.index("Open question") < again.card_html.index("Mistake") and "I cut it again" in again.card_html


def test_what_leaders_got_wrong_stands_beside_the_invitation(cast: Cast, client_as: ClientAs) -> None:
    name_leader(cast.gita, member=cast.farah)
    name_leader(cast.amina, member=cast.dora, space=cast.weavers)
    said(cast.farah, "Alum was too strong", audiences.organisation())
    said(cast.dora, "I cut the warp", audiences.of_space(cast.weavers))
    said(cast.bruno, "Nobody asked me", audiences.organisation())
    said(cast.farah, "For Almanac alone", audiences.of_space(cast.almanac))

    def shown(viewer: Member, path: str) -> list[bool]:
        page = client_as(viewer).get(path).content.decode()
        return [title in page for title in ("Alum was too strong", "I cut the warp", "Nobody asked me", "For Almanac alone")]

    for path in ("/notes/new/", "/questions/ask/", "/today/"):
        assert shown(cast.amina, path) == [True, True, False, False], path
        assert shown(cast.ines, path) == [True, False, False, False], path
    assert [first.entry.title for first in firsts_of_leaders(cast.amina, cast.weavers)] == ["I cut the warp"]
    assert shown(cast.ines, "/going-first/?label=mistake") == [True, False, True, False]
    Membership.objects.filter(member=cast.dora).delete()
    assert not firsts_of_leaders(cast.amina, cast.weavers)  # one leads where one is


def test_who_may_name_leaders(cast: Cast, client_as: ClientAs) -> None:
    assert client_as(cast.dora).post("/spaces/weavers/leaders/", {"handle": "dora"}).status_code == 404
    assert client_as(cast.amina).post("/administration/leaders/", {"handle": "amina"}).status_code == 404
    host = client_as(cast.amina)
    assert host.post("/spaces/weavers/leaders/", {"handle": "bruno"}).status_code == 422  # not in it
    host.post("/spaces/weavers/leaders/", {"handle": "dora"})
    client_as(cast.gita).post("/administration/leaders/", {"handle": "dora"})
    assert Leader.objects.filter(member=cast.dora).count() == 2
    assert "goes first" in client_as(cast.ines).get("/spaces/weavers/members/").content.decode().lower()
    client_as(cast.dora).post("/log/step-back/1/")
    client_as(cast.gita).post("/administration/leaders/dora/remove/")
    assert not Leader.objects.exists()
    with pytest.raises(Refusal):
        no_leader(cast.bruno, member=cast.dora, space=cast.weavers)


def test_a_leader_who_only_reads_is_told_alone_and_can_switch_it_off(cast: Cast, client_as: ClientAs) -> None:
    with clock.at(clock.now() - timedelta(days=40)):
        name_leader(cast.gita, member=cast.farah)
        name_leader(cast.gita, member=cast.emil)
    name_leader(cast.gita, member=cast.chidi)
    add_entry(cast.farah, Draft(kind=Kind.NOTE, title="Private", body="x"))
    said(cast.emil, "I asked", audiences.organisation())
    assert [only_reads(member) for member in (cast.farah, cast.emil, cast.chidi, cast.dora)] == [True, False, False, False]
    words = "For a month you have only read"
    assert words in client_as(cast.farah).get("/today/").content.decode()
    for member, path in ((cast.gita, "/administration/spaces/"), (cast.gita, "/people/farah/"), (cast.amina, "/today/")):
        assert words not in client_as(member).get(path).content.decode()
    client_as(cast.farah).post("/log/reminders/", {"remind_on": ""})
    assert not only_reads(cast.farah)


def test_the_log_is_kept_for_oneself_and_becomes_a_post_for_whom_one_likes(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.dora)
    client.post("/log/", {"tried": "Madder at 60 degrees", "step": "keep"})
    assert LogWeek.objects.get().tried == "Madder at 60 degrees" and not Entry.objects.exists()
    assert client.post("/log/", {"step": "post", "ring": "space", "space": "almanac", "tried": "x"}).status_code == 422  # not hers
    assert client.post("/log/", {"step": "post", "ring": "me"}).status_code == 422  # nothing to say
    answers = {"tried": "Madder at 60 degrees", "would_ask": "Is 70 too hot?", "step": "post", "ring": "space", "space": "weavers"}
    for _click in range(2):
        client.post("/log/", {**answers, "labels": ["open-question"]})
    entry = Entry.objects.get()
    assert (entry.kind, entry.audience.ring, entry.announced_at) == (Kind.POST, Ring.SPACE, None)
    assert entry.body == "## What did I try?\n\nMadder at 60 degrees\n\n## What would I ask somebody?\n\nIs 70 too hot?"
    assert [label.label for label in entry.labels.all()] == ["open-question"]
    client.post("/log/", {"tried": "Madder at 70 degrees", "step": "keep"})
    entry.refresh_from_db()
    assert "70 degrees" in entry.body  # the post follows
    revise_entry(cast.dora, entry, title=entry.title, body="Mine", tags=[], expected_revision=entry.revision)
    client.post("/log/", {"tried": "Something else", "step": "keep"})
    entry.refresh_from_db()
    assert entry.body == "Mine"  # unless it was changed elsewhere
    assert "Something else" not in client_as(cast.amina).get("/log/").content.decode()


def test_last_week_stands_beside_and_a_reminder_comes_only_if_wanted(cast: Cast, client_as: ClientAs) -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("UTC"))
    weekly.write_week(cast.dora, day=friday.date(), answers={"surprised": "It turned orange"})
    with clock.at(friday + timedelta(days=5)):
        page = client_as(cast.dora).get("/log/")
        assert page.context["last"].surprised == "It turned orange" and page.context["week"] is None
        assert not weekly.is_due(cast.dora, clock.now().date())
        weekly.choose(cast.dora, remind_on=2, is_nudged=True)
        assert weekly.is_due(cast.dora, clock.now().date()) and not weekly.is_due(cast.dora, clock.now().date() - timedelta(days=1))
        assert "five minutes" in client_as(cast.dora).get("/today/").content.decode()
        weekly.write_week(cast.dora, day=clock.now().date(), answers={"tried": "y"})
        assert not weekly.is_due(cast.dora, clock.now().date())
