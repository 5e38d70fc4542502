"""Sharing: choosing who sees an entry and seeing it before they do, announcing, describing, withdrawing; each undone, and refused to others."""

import re
from collections.abc import Callable

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import audience_of
from commonplace.entries.lifecycle import announce as announce_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.people.models import Circle
from commonplace.share.queries import widening
from tests.cast import READERS, Cast, ClientAs

CHOICES = {
    "me": {"ring": "me"},
    "circle": {"ring": "circle"},
    "people": {"ring": "people", "people": "@Chidi, chidi"},
    "space": {"ring": "space", "space": "weavers"},
    "hidden_space": {"ring": "space", "space": "lantern"},
    "organisation": {"ring": "organisation"},
    "web": {"ring": "web"},
}


@pytest.fixture
def note(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Simmer it."))


def choice(cast: Cast, ring: str) -> dict[str, str]:
    return {**CHOICES[ring], **({"circle": cast.kitchen_table.uid} if ring == "circle" else {})}


def share(client: Client, entry: Entry, **fields: str) -> HttpResponse:
    return client.post(f"/e/{entry.uid}/audience/", {"step": "share", **fields})


def undo_address(answer: HttpResponse) -> str:
    """Where the button of the toast on this page leads."""
    found = re.search(
        r'action="(/e/[^"]+/(?:back/[^"]+|quieten|bring-back|describe/[^"]+)/?)"', answer.content.decode().partition('id="toasts"')[2]
    )
    assert found, "no way back is offered"
    return found[1]


@pytest.mark.parametrize("ring", READERS)
def test_every_ring_can_be_chosen(cast: Cast, client_as: ClientAs, note: Entry, ring: str) -> None:
    answer = share(client_as(cast.amina), note, **choice(cast, ring))
    assert (answer.status_code, answer.url) == (302, note.get_absolute_url())
    seen = {name for name, member in cast.viewers.items() if client_as(member).get(note.get_absolute_url()).status_code == 200}
    assert seen == READERS[ring]
    note.refresh_from_db()
    assert not note.is_announced


@pytest.mark.parametrize("ring", READERS)
def test_it_says_beforehand_who_will_see_it_and_changes_nothing(cast: Cast, client_as: ClientAs, note: Entry, ring: str) -> None:
    change_audience(note, audiences.of_space(cast.weavers))
    note.refresh_from_db()
    change = widening(note, cast.audiences()[ring])
    readers = READERS[ring] - {"stranger"}
    names = [{member.handle for member in reach.members} for reach in (change.seen_by, change.added, change.lost)]
    assert names == [readers, readers - READERS["space"], READERS["space"] - readers]
    answer = client_as(cast.amina).post(f"/e/{note.uid}/audience/", {"step": "preview", **choice(cast, ring)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(cast.members[handle].name in page for handle in names[1] | names[2])
    assert ("Anyone on the web will be able to read this." in page) == (ring == "web")
    note.refresh_from_db()
    assert note.audience.space == cast.weavers


def test_the_preview_is_a_part_of_the_page_for_htmx(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    answer = client_as(cast.amina).post(
        f"/e/{note.uid}/audience/", {"step": "preview", "ring": "organisation"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "8 people will see it" in page and "7 people are added" in page and "<html" not in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "ring"),
        ({"ring": "everyone"}, "ring"),
        ({"ring": "circle"}, "circle"),
        ({"ring": "circle", "circle": "their-own"}, "circle"),
        ({"ring": "space"}, "space"),
        ({"ring": "space", "space": "almanac"}, "space"),
        ({"ring": "space", "space": "no-such"}, "space"),
        ({"ring": "people"}, "people"),
        ({"ring": "people", "people": "chidi, nobody"}, "people"),
        ({"ring": "people", "people": "henk"}, "people"),
        ({"ring": "people", "people": " ".join(f"x{n}" for n in range(300))}, "people"),
        ({"ring": "organisation", "feedback_wanted": "applause"}, "feedback_wanted"),
        ({"ring": "organisation", "adds": "x" * 501}, "adds"),
        ({"ring": "me", "announce": "on"}, "ring"),
    ],
)
def test_what_was_not_offered_is_refused_at_its_field(
    cast: Cast, client_as: ClientAs, note: Entry, fields: dict[str, str], field: str
) -> None:
    theirs = Circle.objects.create(owner=cast.bruno, name="Bruno's own")
    fields = {name: theirs.uid if value == "their-own" else value for name, value in fields.items()}
    for step in ("share", "preview") if "announce" not in fields else ("share",):
        answer = share(client_as(cast.amina), note, **{**fields, "step": step})
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}
        assert "Bruno&#x27;s own" not in answer.content.decode() and "Almanac" not in answer.content.decode()
    note.refresh_from_db()
    assert note.audience.ring == Ring.ME


def test_only_its_author_shares_an_entry(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    change_audience(note, audiences.organisation())
    for member in (cast.bruno, cast.gita):
        client = client_as(member)
        assert client.get(f"/e/{note.uid}/audience/").status_code == 404
        assert share(client, note, ring="web").status_code == 404
        for deed in ("announce", "quieten", "describe", "withdraw", "bring-back", "audience/back/x"):
            assert client.post(f"/e/{note.uid}/{deed}/").status_code == 404, deed
    assert share(client_as(None), note, ring="web").url.startswith("/account/login/")
    note.refresh_from_db()
    assert (note.audience.ring, note.is_withdrawn, note.is_announced) == (Ring.ORGANISATION, False, False)


def test_comments_go_with_what_they_answer(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    change_audience(note, audiences.of_space(cast.weavers))
    said = comment(cast.dora, note, body="How hot?")
    client = client_as(cast.amina)
    share(client, note, ring="organisation")
    assert cast.bruno in audience_of(Entry.objects.get(pk=said.pk))
    share(client, note, ring="me")
    assert set(audience_of(Entry.objects.get(pk=said.pk))) == {cast.amina, cast.dora}
    assert client_as(cast.dora).get(f"/e/{said.uid}/audience/").status_code == 404  # a response is shared by nothing but its root
    assert list(Activity.objects.values_list("verb", flat=True).order_by("pk"))[-2:] == [Verb.SHARED, Verb.NARROWED]


def test_sharing_is_undone_from_the_toast(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    client = client_as(cast.amina)
    answer = client.post(f"/e/{note.uid}/audience/", {"ring": "organisation", "announce": "on", "adds": "Red at last"}, follow=True)
    assert "Shared and announced." in answer.content.decode()
    back = undo_address(answer)
    assert client_as(cast.bruno).post(back).status_code == 404
    assert client.get(back).status_code == 405
    assert client.post(back).status_code == 302
    note.refresh_from_db()
    assert (note.audience.ring, note.is_announced) == (Ring.ME, False)


def test_taking_back_is_undone_with_the_announcement_of_before(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    change_audience(note, audiences.organisation())
    before = announce_entry(note, adds="Red at last").announced_at
    client = client_as(cast.amina)
    answer = client.post(f"/e/{note.uid}/audience/", {"ring": "me", "announce": "on"}, follow=True)
    assert "Only you can see this now." in answer.content.decode()
    client.post(undo_address(answer))
    note.refresh_from_db()
    assert (note.audience.ring, note.announced_at) == (Ring.ORGANISATION, before)


def test_a_forged_or_old_way_back_leads_nowhere(cast: Cast, client_as: ClientAs, note: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    other = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", body="Yellow."))
    web = audiences.web().pk
    of_other = signing.dumps([other.uid, web, ""], salt="share.audience-undo")
    gone = signing.dumps([note.uid, 123456, ""], salt="share.audience-undo")
    good = signing.dumps([note.uid, web, ""], salt="share.audience-undo")
    client = client_as(cast.amina)
    for token in ("nonsense", of_other, gone, good[:-1] + "x", signing.dumps([note.uid, web, ""], salt="another")):
        assert client.post(f"/e/{note.uid}/audience/back/{token}/").status_code == 404
    monkeypatch.setattr("commonplace.share.views.audience.UNDO_FOR", -1)
    assert client.post(f"/e/{note.uid}/audience/back/{good}/").status_code == 404
    note.refresh_from_db()
    assert note.audience.ring == Ring.ME


def test_announcing_is_a_deed_with_a_way_back(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    client = client_as(cast.amina)
    assert client.post(f"/e/{note.uid}/announce/").url == f"/e/{note.uid}/audience/"  # to nobody, there is nothing to announce
    change_audience(note, audiences.organisation())
    assert "Madder" not in client_as(cast.bruno).get("/").content.decode()
    answer = client.post(f"/e/{note.uid}/announce/", {"adds": "Red at last"}, follow=True)
    today = client_as(cast.bruno).get("/").content.decode()
    assert "Madder" in today and "Red at last" in today
    assert Activity.objects.filter(verb=Verb.ANNOUNCED).count() == 1
    client.post(f"/e/{note.uid}/announce/", {"adds": "Redder"})
    assert Activity.objects.filter(verb=Verb.ANNOUNCED).count() == 1
    assert client.post(undo_address(answer)).status_code == 302
    assert "Madder" not in client_as(cast.bruno).get("/").content.decode()
    assert client_as(cast.bruno).get(note.get_absolute_url()).status_code == 200


def test_an_entry_is_described_in_the_words_offered(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    client = client_as(cast.amina)
    client.post(f"/e/{note.uid}/describe/", {"maturity": "working"}, follow=True)
    told = client.post(f"/e/{note.uid}/describe/", {"maturity": "tested"}, follow=True)
    assert undo_address(told) == f"/e/{note.uid}/describe/?maturity=working"
    client.post(undo_address(told))
    note.refresh_from_db()
    assert note.maturity == "working"
    client.post(f"/e/{note.uid}/describe/", {"maturity": "tested"})
    client.post(f"/e/{note.uid}/describe/", {"feedback_wanted": "poke_holes"})
    client.post(f"/e/{note.uid}/describe/", {"maturity": "excellent"})
    note.refresh_from_db()
    assert (note.maturity, note.feedback_wanted) == ("tested", "poke_holes")
    assert "Tested" in note.card_html


def test_withdrawing_takes_the_discussion_along_and_back(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    change_audience(note, audiences.organisation())
    said = comment(cast.dora, note, body="How hot?")
    client = client_as(cast.amina)
    answer = client.post(f"/e/{note.uid}/withdraw/", follow=True)
    assert "It lies in your bin." in answer.content.decode()
    for member in (cast.amina, cast.dora, cast.bruno):
        assert client_as(member).get(note.get_absolute_url()).status_code == 404
    back = undo_address(answer)
    assert client_as(cast.bruno).post(back).status_code == 404
    client.post(back)
    assert "How hot?" in client_as(cast.bruno).get(note.get_absolute_url()).content.decode()
    assert not Entry.objects.get(pk=said.pk).is_withdrawn


def test_what_was_saved_again_meanwhile_is_not_brought_back_twice(cast: Cast, client_as: ClientAs) -> None:
    from commonplace.seek.actions import capture

    client = client_as(cast.amina)
    first = capture(cast.amina, url="https://example.org/madder").entry
    client.post(f"/e/{first.uid}/withdraw/")
    capture(cast.amina, url="https://example.org/madder")
    answer = client.post(f"/e/{first.uid}/bring-back/", follow=True)
    assert "saved this source again" in answer.content.decode()


@pytest.mark.parametrize("ring", READERS)
def test_everyone_who_sees_it_can_ask_who_does(cast: Cast, client_as: ClientAs, note: Entry, ring: str) -> None:
    change_audience(note, cast.audiences()[ring])
    for name, member in cast.members.items():
        if not member.is_active:
            continue
        answer = client_as(member).get(f"/e/{note.uid}/audience/who/")
        assert (answer.status_code == 200) == (name in READERS[ring]), name
        if answer.status_code == 200:
            assert ("Kitchen table" in answer.content.decode()) == (ring == "circle" and name == "amina")
            assert answer.context["reach"].number == len(READERS[ring] - {"stranger"})


def test_a_circles_name_does_not_reach_who_answers_in_it(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    change_audience(note, audiences.of_circle(cast.kitchen_table))
    said = comment(cast.bruno, note, body="Mine too")
    assert "Kitchen table" not in client_as(cast.bruno).get(f"/e/{said.uid}/audience/who/").content.decode()


def test_the_sharing_page_stays_cheap(cast: Cast, client_as: ClientAs, note: Entry, django_assert_max_num_queries: Callable) -> None:
    change_audience(note, audiences.organisation())
    with django_assert_max_num_queries(30):
        assert client_as(cast.amina).get(f"/e/{note.uid}/audience/").status_code == 200


def test_the_share_place_holds_what_waits_and_what_was_shared(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    shared = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", body="Yellow.", audience=audiences.organisation()))
    answer = client_as(cast.amina).get("/share/")
    assert [card.entry.uid for card in answer.context["private"].cards] == [note.uid]
    assert [card.entry.uid for card in answer.context["page"].cards] == [shared.uid]
    assert "Madder" not in client_as(cast.bruno).get("/share/").content.decode()


def test_a_profile_shows_what_this_viewer_may_see(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", body="Yellow.", audience=audiences.of_space(cast.weavers)))
    pages = {name: client_as(cast.members[name]).get("/people/amina/").content.decode() for name in ("amina", "dora", "bruno")}
    assert ["Weld" in page for page in pages.values()] == [True, True, False]
    assert ["Madder" in page for page in pages.values()] == [True, False, False]
