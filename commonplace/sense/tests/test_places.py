"""Notes by moment and page: listed in the order of the thing, leading back into it, and seen by their ring alone."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.seek.actions import capture, capture_source
from commonplace.sources.actions import book_as_told, own_source
from commonplace.sources.models import Source, SourceKind
from tests.cast import Cast, ClientAs


@pytest.fixture
def film(cast: Cast) -> Source:
    save = capture(cast.amina, url="https://youtu.be/dQw4w9WgXcQ", audience=audiences.organisation()).entry
    assert save.source is not None
    return save.source


def test_moments_stand_in_the_order_of_the_film_and_lead_into_it(cast: Cast, client_as: ClientAs, film: Source) -> None:
    client, page = client_as(cast.amina), f"/s/{film.uid}/notes/"
    assert client.post(page, {"place": "1:02:03", "note": "Blue at last"}).status_code == 303
    assert client.post(page, {"note": "[12:34] Keep the vat warm\nand covered\n[0:05] The title"}).status_code == 303
    assert client.post(page, {"place": "12:40", "quote": "Patience is the mordant", "note": "Lovely"}).status_code == 303
    shown = client.get(page).content.decode()
    places = [shown.index(words) for words in ("The title", "Keep the vat warm", "Patience is the mordant", "Blue at last")]
    assert places == sorted(places)
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=754s"' in shown and ">1:02:03</a>" in shown
    assert Entry.objects.filter(kind=Kind.NOTE, source=film).count() == 3
    assert Edge.objects.get(entry__kind=Kind.HIGHLIGHT).place == "12:40"
    assert Edge.objects.filter(kind=EdgeKind.BUILDS_ON, source=film, place="12:34").exists()


def test_each_sees_what_they_may(cast: Cast, client_as: ClientAs, film: Source) -> None:
    page = f"/s/{film.uid}/notes/"
    client_as(cast.amina).post(page, {"place": "0:10", "note": "For the weavers", "ring": "space", "space": cast.weavers.slug})
    client_as(cast.amina).post(page, {"place": "0:20", "note": "For me alone"})
    dora, bruno = (client_as(member).get(page).content.decode() for member in (cast.dora, cast.bruno))
    assert "For the weavers" in dora and "For me alone" not in dora
    assert "For the weavers" not in bruno and "For me alone" not in bruno
    assert client_as(None).get(page).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"), [({"place": "noon", "note": "x"}, "place"), ({"place": "0:10"}, "note"), ({"note": " "}, "note")]
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    cast: Cast, client_as: ClientAs, film: Source, typed: dict[str, str], field: str
) -> None:
    answer = client_as(cast.amina).post(f"/s/{film.uid}/notes/", typed)
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {field}


def test_a_second_click_notes_once(cast: Cast, client_as: ClientAs, film: Source) -> None:
    for _click in range(2):
        client_as(cast.amina).post(f"/s/{film.uid}/notes/", {"note": "[0:01] One\n[0:02] Two", "deed_key": "once"})
    assert Entry.objects.filter(kind=Kind.NOTE).count() == 2


def test_pages_of_a_book_and_a_talk_without_places(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    book = capture_source(cast.amina, book_as_told(title="Walden")).entry.source
    for place, quote in (("112", "Simplify, simplify."), ("9", "The mass of men")):
        client.post(f"/s/{book.uid}/notes/", {"place": place, "quote": quote})
    shown = client.get(f"/s/{book.uid}/notes/").content.decode()
    assert shown.index("page 9") < shown.index("page 112")
    talk = capture_source(cast.amina, own_source(SourceKind.TALK, title="Indigo")).entry.source
    assert client.post(f"/s/{talk.uid}/notes/", {"note": "She fermented it for a year"}).status_code == 303
    assert 'name="place"' not in client.get(f"/s/{talk.uid}/notes/").content.decode()
