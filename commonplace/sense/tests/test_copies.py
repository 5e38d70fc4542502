"""Which copy of a page one reads: one's own, the fetched one or a colleague's, and never one that is not for oneself."""

import pytest
from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.sense.models import ReadingPlace
from commonplace.sources.actions import keep_page, keep_sent_page, source_at
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs

FETCHED = "Please sign in to read on about woad, which takes its time."
MINE = "Only subscribers read that woad ferments for nine days."
THEIRS = "Subscribers also read that woad wants a warm place to stand."


@pytest.fixture
def source(cast: Cast) -> Source:
    source = source_at("https://paper.example/woad")
    for member in (cast.amina, cast.dora, cast.bruno):
        audience = audiences.of_space(cast.weavers) if member == cast.dora else audiences.only_me(member)
        add_entry(member, Draft(kind=Kind.SAVE, title="Woad", source=source, audience=audience))
    keep_page(source, f"<html><body><article><p>{FETCHED}</p></article></body></html>")
    keep_sent_page(cast.amina, source, f"<p>{MINE}</p>")
    keep_sent_page(cast.dora, source, f"<p>{THEIRS}</p>", goes_with_save=True)
    return source


def shown(client: Client, address: str) -> set[str]:
    page = client.get(address).content.decode()
    return {text for text in (FETCHED, MINE, THEIRS) if text in page}


def test_one_chooses_between_ones_own_and_the_fetched(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client, address = client_as(cast.amina), source.get_absolute_url()
    page = client.get(address).content.decode()
    assert MINE in page and "The page as fetched on" in page and "The copy that Dora" in page and "?copy=mine" not in page
    assert shown(client, f"{address}?copy=fetched") == {FETCHED}
    assert shown(client, f"{address}?copy=by-dora") == {THEIRS}
    assert shown(client, f"{address}?copy=mine") == {MINE}
    other = client.get(f"{address}?copy=fetched").content.decode()
    assert "The copy you sent on" in other and "The page as fetched on" not in other


def test_what_is_not_for_oneself_is_neither_shown_nor_named(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client, address = client_as(cast.bruno), source.get_absolute_url()
    plain = client.get(address).content.decode()
    assert FETCHED in plain and "sent on" not in plain and "as fetched on" not in plain
    for asked in ("mine", "by-amina", "by-dora", "by-nobody", "x" * 500):
        assert shown(client, f"{address}?copy={asked}") == {FETCHED}
    assert client_as(cast.farah).get(f"{address}?copy=fetched").status_code == 404


def test_a_copy_goes_with_the_save_it_was_sent_with(cast: Cast, client_as: ClientAs, source: Source) -> None:
    address = f"{source.get_absolute_url()}?copy=by-dora"
    assert shown(client_as(cast.amina), address) == {THEIRS}
    save = Entry.objects.get(author=cast.dora, kind=Kind.SAVE)
    change_audience(save, audiences.only_me(cast.dora))
    page = client_as(cast.amina).get(address).content.decode()
    assert MINE in page and THEIRS not in page and "Dora" not in page


def test_deeds_are_done_on_the_copy_that_is_before_one(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client, address = client_as(cast.amina), source.get_absolute_url()
    page = client.get(f"{address}?copy=fetched").content.decode()
    name = page.split('name="copy" value="')[1].split('"')[0]
    answer = client.post(address, {"quote": "takes its time", "copy": name, "deed_key": "a" * 20})
    assert answer.status_code == 302 and "?copy=fetched#mark-" in answer["Location"]
    mark = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert mark.highlight_body.snapshot.sender is None
    assert client.post(address, {"quote": "takes its time", "deed_key": "b" * 20}).status_code == 422
    assert client.post(f"{address}place/", {"position": 3, "reached": 30, "copy": name}).status_code == 204
    assert ReadingPlace.objects.get(member=cast.amina).snapshot == mark.highlight_body.snapshot
    filtered = client.get(f"{address}?copy=fetched&show=me").content.decode()
    assert "&amp;copy=fetched" in filtered
    assert f'href="{address}?copy=fetched" data-filter-clear' in filtered


def test_only_what_the_address_names_plainly_is_kept_offline(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client, address = client_as(cast.amina), source.get_absolute_url()
    assert "X-Keep-Offline" in client.get(address).headers
    assert "X-Keep-Offline" not in client.get(f"{address}?copy=fetched").headers
