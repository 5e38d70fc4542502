"""One inbox for feeds, letters and searches: filters, tabs, rules, and what points at entries that others wrote."""

from datetime import timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.inbox.actions import ruling, triage
from commonplace.inbox.actions.delivering import Parcel, Recipient, deliver
from commonplace.inbox.jobs import let_old_items_leave
from commonplace.inbox.models import InboxItem, ItemState, Piece
from commonplace.inbox.queries import inbox_page, untouched
from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.people.models import Member
from commonplace.sources.actions import source_at
from tests.cast import Cast, ClientAs

WELD = Parcel(key="1", title="Weld", url="https://example.org/weld", note="For the **yellow** one")


def titles(member: Member, state: ItemState | None = ItemState.NEW, way: str = "") -> list[str]:
    return [row.title for row in inbox_page(member, state=state, way=way).rows]


def about(cast: Cast, title: str = "Madder", **more: object) -> Entry:
    draft = {"kind": Kind.NOTE, "title": title, "body": "Simmer.", "audience": audiences.organisation(), **more}
    return add_entry(cast.amina, Draft(**draft))  # type: ignore[arg-type]


def test_what_is_delivered_twice_comes_once_and_to_each_member_by_itself(cast: Cast) -> None:
    to = [Recipient(cast.amina.pk, tags="dyes"), Recipient(cast.bruno.pk)]
    deliver("feed", [WELD], to)
    triage.drop(cast.amina, InboxItem.objects.get(member=cast.amina))
    deliver("feed", [WELD], to)
    assert (titles(cast.amina), titles(cast.bruno)) == ([], ["Weld"])
    assert Piece.objects.count() == 1


def test_the_words_that_came_along_become_the_why(cast: Cast) -> None:
    deliver("feed", [WELD], [Recipient(cast.amina.pk, tags="dyes", reached_by="colleague")])
    found = triage.keep(cast.amina, InboxItem.objects.get())
    assert found.entry and (found.entry.body, found.entry.save_body.reached_by) == ("For the **yellow** one", "colleague")


def test_an_entry_that_its_author_narrows_is_gone_from_list_count_and_deeds(cast: Cast, client_as: ClientAs) -> None:
    entry = about(cast)
    deliver("search", [Parcel(about=entry)], [Recipient(cast.bruno.pk)])
    item = InboxItem.objects.get()
    assert (titles(cast.bruno), untouched(cast.bruno)) == (["Madder"], 1)
    change_audience(entry, audiences.only_me(cast.amina))
    assert (titles(cast.bruno), titles(cast.bruno, None), untouched(cast.bruno)) == ([], [], 0)
    client = client_as(cast.bruno)
    assert client.post("/inbox/triage/", {"keep": item.uid}).status_code == 404
    assert client.post(f"/inbox/{item.uid}/undo/").status_code == 404
    assert "Madder" not in client.get("/inbox/?show=all").content.decode()
    with pytest.raises(Refusal):
        triage.keep(cast.bruno, item)
    change_audience(entry, audiences.organisation())
    assert titles(cast.bruno) == ["Madder"]
    withdraw(entry)
    assert titles(cast.bruno) == []


def test_a_colleagues_save_is_kept_as_ones_own_and_a_note_as_itself(cast: Cast) -> None:
    save = about(cast, "Reds", kind=Kind.SAVE, source=source_at("https://example.org/reds"))
    note = about(cast)
    deliver("search", [Parcel(about=save), Parcel(about=note)], [Recipient(cast.bruno.pk)])
    kept = triage.keep(cast.bruno, InboxItem.objects.get(about=save))
    assert kept.entry and kept.entry.author == cast.bruno and kept.entry.source == save.source
    assert kept.entry.grown_from.filter(origin=save).exists()
    itself = triage.keep(cast.bruno, InboxItem.objects.get(about=note))
    assert itself.entry is None and itself.state == ItemState.KEPT
    with at(now() + timedelta(days=40)):
        let_old_items_leave()
    assert titles(cast.bruno, None) == ["Madder"]


def test_all_shows_whatever_became_of_it_and_what_was_dropped_can_come_back(cast: Cast, client_as: ClientAs) -> None:
    deliver("feed", [WELD, Parcel(key="2", title="Woad", url="https://example.org/woad")], [Recipient(cast.amina.pk)])
    weld, woad = InboxItem.objects.order_by("pk")
    client = client_as(cast.amina)
    client.post("/inbox/triage/", {"keep": weld.uid})
    client.post("/inbox/triage/", {"drop": woad.uid})
    assert titles(cast.amina) == []
    page = client.get("/inbox/?show=all").content.decode()
    assert "Kept</span>" in page and "Dropped</span>" in page and page.index("data-open>Woad") < page.index("data-open>Weld")
    client.post("/inbox/triage/", {"later": woad.uid, "list_show": "all"})
    assert titles(cast.amina, ItemState.LATER) == ["Woad"]


def test_rules_look_at_one_way_or_at_all(cast: Cast) -> None:
    ruling.add_rule(cast.amina, phrase="weld", where="title", deed="mute", origin="mail")
    ruling.add_rule(cast.amina, phrase="yellow", where="any", deed="tag", tags="sun")
    ruling.add_rule(cast.amina, phrase="madder", where="title", deed="keep", origin="search", channel="abc")
    deliver("feed", [WELD], [Recipient(cast.amina.pk)])
    deliver("mail", [Parcel(key="m", title="Weld by mail")], [Recipient(cast.amina.pk)])
    deliver("search", [Parcel(about=about(cast))], [Recipient(cast.amina.pk, channel="other")])
    deliver("search", [Parcel(about=about(cast, "Madder again"))], [Recipient(cast.amina.pk, channel="abc")])
    run_all()
    assert titles(cast.amina) == ["Madder", "Weld"]
    assert InboxItem.objects.get(piece__title="Weld").tags == "sun"
    assert titles(cast.amina, ItemState.KEPT) == ["Madder again"]
    assert (titles(cast.amina, None, "search:abc"), titles(cast.amina, None, "feed")) == (["Madder again"], ["Weld"])


def test_what_came_without_an_address_says_so_when_it_is_kept(cast: Cast, client_as: ClientAs) -> None:
    deliver("feed", [Parcel(key="x", title="Words only")], [Recipient(cast.amina.pk)])
    item = InboxItem.objects.get()
    answer = client_as(cast.amina).post("/inbox/triage/", {"keep": item.uid}, headers={"HX-Request": "true"})
    assert "without an address" in answer.content.decode()
