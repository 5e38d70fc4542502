"""Where one stopped reading, and how one likes it to look: kept, gone on with, and nobody else's business."""

import pytest
from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.people.models import CircleMember
from commonplace.sense.models import ReadingPlace
from commonplace.sources.actions import keep_page
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs

SENTENCE = "Madder root gives reds, and never boil it."


@pytest.fixture
def source(cast: Cast) -> Source:
    found = Source.objects.create(url="https://example.org/madder", title="Madder")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=found, audience=audiences.organisation()))
    keep_page(found, "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(10)))
    return found


def place_of(source: Source, number: int) -> int:
    return source.snapshots.latest().text.index(f"{number}. {SENTENCE}")


def tell(client: Client, source: Source, position: int, reached: int) -> int:
    return client.post(f"{source.get_absolute_url()}place/", {"position": position, "reached": reached}).status_code


def test_one_goes_on_where_one_stopped(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    assert "Go on where you stopped" not in client.get(source.get_absolute_url()).content.decode()
    assert tell(client, source, place_of(source, 5), place_of(source, 6)) == 204
    page = client.get(source.get_absolute_url()).content.decode()
    assert '<a href="#p-5">Go on where you stopped</a>' in page and "1 minute left" in page
    assert "Go on" not in client_as(cast.dora).get(source.get_absolute_url()).content.decode()


def test_how_far_one_came_only_grows_and_the_end_is_the_end(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    for number in (8, 2):
        tell(client, source, place_of(source, number), place_of(source, number))
    place = ReadingPlace.objects.get()
    assert place.position == place_of(source, 2) and 780 < place.reached < 820 and place.finished_at is None
    tell(client, source, place_of(source, 9), 10**7)
    assert ReadingPlace.objects.get().finished_at is not None
    assert "You have read this." in client.get(source.get_absolute_url()).content.decode()


def test_by_hand_it_is_read_and_read_again(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    for finished, words in (("1", "Read it again"), ("0", "I have read this")):
        assert client.post(f"{source.get_absolute_url()}place/", {"finished": finished}).status_code == 303
        assert words in client.get(source.get_absolute_url()).content.decode()


def test_in_another_copy_the_share_of_the_whole_counts(cast: Cast, client_as: ClientAs, source: Source) -> None:
    tell(client_as(cast.bruno), source, place_of(source, 5), place_of(source, 5))
    keep_page(source, "<p>New.</p>" + "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(10)))
    assert '<a href="#p-5">' in client_as(cast.bruno).get(source.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"position": "-1", "reached": "0"}, {"position": "x", "reached": "5"}, {"position": "1" * 30, "reached": "5"}]
)
def test_nonsense_is_not_noted(cast: Cast, client_as: ClientAs, source: Source, sent: dict[str, str]) -> None:
    assert client_as(cast.bruno).post(f"{source.get_absolute_url()}place/", sent).status_code == 422
    assert not ReadingPlace.objects.exists()


def test_who_may_not_see_the_page_has_no_place_in_it(cast: Cast, client_as: ClientAs) -> None:
    hidden = Source.objects.create(url="https://example.org/hidden", title="Hidden")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=hidden, audience=audiences.of_circle(cast.kitchen_table)))
    keep_page(hidden, f"<p>{SENTENCE}</p>")
    assert tell(client_as(cast.bruno), hidden, 5, 30) == 204
    assert tell(client_as(cast.dora), hidden, 5, 30) == 404
    assert "Hidden" in client_as(cast.bruno).get("/sense/").content.decode()
    CircleMember.objects.filter(circle=cast.kitchen_table, member=cast.bruno).delete()
    assert "Hidden" not in client_as(cast.bruno).get("/sense/").content.decode()


def test_the_library_shows_what_one_is_reading_until_it_is_read(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    tell(client, source, place_of(source, 3), place_of(source, 4))
    page = client.get("/sense/").content.decode()
    assert source.get_absolute_url() in page and 'value="40"' in page
    assert source.get_absolute_url() not in client_as(cast.dora).get("/sense/").content.decode()
    client.post(f"{source.get_absolute_url()}place/", {"finished": "1"})
    assert source.get_absolute_url() not in client.get("/sense/").content.decode()


def test_the_look_is_remembered_in_the_browser(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    address = source.get_absolute_url()
    chosen = {"theme": "sepia", "face": "clear", "size": "4", "width": "1", "leading": "3", "back": address}
    assert client.post("/sense/look/", chosen).url == address
    page = client.get(address).content.decode()
    assert 'data-theme="sepia"' in page and "face-clear size-4 width-1 leading-3" in page
    assert 'data-theme="sepia"' not in client.get("/sense/").content.decode()


@pytest.mark.parametrize("kept", ["", "sepia", "a.b.c.d.e", '"><script>.x.x.x.x', "sepia.serif.2.2.9", "x" * 5000])
def test_a_strange_cookie_is_no_look(cast: Cast, client_as: ClientAs, source: Source, kept: str) -> None:
    client = client_as(cast.bruno)
    client.cookies["reading"] = kept
    page = client.get(source.get_absolute_url()).content.decode()
    assert "face-serif size-2 width-2 leading-2" in page and "<script>." not in page


def test_the_way_back_leads_to_a_page_of_the_reader_only(cast: Cast, client_as: ClientAs) -> None:
    for back in ("https://elsewhere.example/s/x/", "//elsewhere.example/s/", "/people/", ""):
        assert client_as(cast.bruno).post("/sense/look/", {"back": back}).url == "/sense/"
