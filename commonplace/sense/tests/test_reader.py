"""The reader: marking a passage by its form, and everyone's marks on one page, each only for whom it is meant."""

import pytest
from django.http import HttpResponse
from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.sense.actions import mark_highlight
from commonplace.sense.models import Highlight
from commonplace.sense.placing import place_all
from commonplace.sources.models import Snapshot, Source
from tests.cast import READERS, Cast, ClientAs

TEXT = "Simmer it 🧶 slowly.\nNever boil it. Chalk helps.\nNever boil it. That is all."
HTML = "<p>Simmer it 🧶 <b>slowly</b>.</p>\n<p>Never boil it. Chalk helps.</p>\n<p>Never boil it. That is all.</p>"


def copy_of(source: Source, html: str = HTML, text: str = TEXT) -> Snapshot:
    return Snapshot.objects.create(source=source, html=html, text=text, text_hash=str(hash(text)))


@pytest.fixture
def source(cast: Cast) -> Source:
    """A page that Amina saved for the organisation."""
    found = Source.objects.create(url="https://example.org/madder", title="Madder")
    copy_of(found)
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=found, audience=audiences.organisation()))
    return found


def mark(client: Client, source: Source, quote: str, **more: object) -> HttpResponse:
    return client.post(source.get_absolute_url(), {"quote": quote, **more})


def test_a_passage_is_marked_and_stays_marked(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    answer = mark(client, source, "slowly", note="How slowly?", tags="heat")
    entry = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert answer.url == f"{source.get_absolute_url()}#mark-{entry.uid}"
    page = client.get(source.get_absolute_url()).content.decode()
    assert f'id="mark-{entry.uid}"' in page and ">slowly</mark>" in page and "How slowly?" in page
    anchor = entry.highlight_body
    assert (anchor.start, anchor.end, anchor.prefix, anchor.suffix[:2]) == (12, 18, "Simmer it 🧶 ", ".\n")
    assert "slowly" in client.get(entry.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("more", "start"), [({}, 20), ({"start": "48"}, 48), ({"prefix": "helps.\r\n", "start": "0"}, 48)])
def test_the_right_one_of_two_equal_sentences_is_marked(
    cast: Cast, client_as: ClientAs, source: Source, more: dict[str, str], start: int
) -> None:
    mark(client_as(cast.bruno), source, "Never boil it.", **more)
    assert Highlight.objects.get().start == start


@pytest.mark.parametrize("quote", ["slowly.\r\nNever boil", "slowly.\r\n\r\nNever   boil"], ids=["selected", "copied"])
def test_a_passage_over_two_paragraphs_is_marked_in_both(cast: Cast, client_as: ClientAs, source: Source, quote: str) -> None:
    client = client_as(cast.bruno)
    assert mark(client, source, quote).status_code == 302
    assert Entry.objects.get(kind=Kind.HIGHLIGHT).quote == "slowly.\nNever boil"
    assert client.get(source.get_absolute_url()).content.decode().count("<mark") >= 2


@pytest.mark.parametrize("quote", ["", "   ", "Always boil it.", "x" * 30_000], ids=["empty", "blank", "not there", "too long"])
def test_words_that_do_not_stand_there_are_refused_at_the_field(cast: Cast, client_as: ClientAs, source: Source, quote: str) -> None:
    answer = mark(client_as(cast.bruno), source, quote, note="My thought")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"quote"}
    assert "My thought" in answer.content.decode()
    assert not Highlight.objects.exists()


def test_marks_may_overlap_and_the_text_stays_whole(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    for quote in ("Simmer it 🧶 slowly", "🧶 slowly.\r\nNever", "it 🧶"):
        assert mark(client, source, quote).status_code == 302
    page = client.get(source.get_absolute_url()).content.decode()
    assert all(f'id="mark-{entry.uid}"' in page for entry in Entry.objects.filter(kind=Kind.HIGHLIGHT))


def test_a_double_click_marks_once(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.bruno)
    urls = {mark(client, source, "slowly", deed_key="k").url for _ in range(2)}
    assert len(urls) == 1 and Highlight.objects.count() == 1


def test_who_may_not_see_the_page_finds_no_reader(cast: Cast, client_as: ClientAs, source: Source) -> None:
    hidden = Source.objects.create(url="https://example.org/hidden", title="Hidden")
    copy_of(hidden)
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=hidden, audience=audiences.of_circle(cast.kitchen_table)))
    assert client_as(cast.bruno).get(hidden.get_absolute_url()).status_code == 200
    for method in ("get", "post"):
        assert getattr(client_as(cast.dora), method)(hidden.get_absolute_url(), {"quote": "slowly"}).status_code == 404
        assert getattr(client_as(None), method)(source.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("ring", READERS)
def test_each_mark_is_shown_to_whom_it_is_meant_for(cast: Cast, client_as: ClientAs, source: Source, ring: str) -> None:
    snapshot = source.snapshots.get()
    entry = mark_highlight(cast.amina, snapshot, quote="Chalk helps", note="In hard water", audience=cast.audiences()[ring])
    for name, member in cast.viewers.items():
        if member is not None:
            page = client_as(member).get(source.get_absolute_url()).content.decode()
            assert (entry.uid in page, "In hard water" in page) == (name in READERS[ring],) * 2, name


def test_a_later_copy_says_what_became_of_the_marks(cast: Cast, client_as: ClientAs, source: Source) -> None:
    first = source.snapshots.get()
    for quote in ("Simmer it", "Chalk helps.", "That is all."):
        mark_highlight(cast.bruno, first, quote=quote)
    changed = "New. Simmer it 🧶 slowly. Never boil it. Chalk helps. Always."
    copy_of(source, f"<p>{changed}</p>", changed)
    assert client_as(cast.bruno).get(source.get_absolute_url()).content.decode().count("still looking for these words") == 3
    place_all(source.pk)
    page = client_as(cast.bruno).get(source.get_absolute_url()).content.decode()
    assert page.count("no longer stand in the page") == 1
    assert page.count("has changed around these words") == 2
    assert ">Chalk helps.</mark>" in page and "That is all." in page


def test_a_mark_never_moves_to_a_look_alike(cast: Cast, client_as: ClientAs, source: Source) -> None:
    mark_highlight(cast.bruno, source.snapshots.get(), quote="Never boil it.", start=20)
    other = "Wool: Never boil it. Silk: Never boil it. Linen is another matter."
    copy_of(source, f"<p>{other}</p>", other)
    place_all(source.pk)
    page = client_as(cast.bruno).get(source.get_absolute_url()).content.decode()
    assert "<mark" not in page and "no longer stand in the page" in page


def test_a_page_without_a_copy_says_so(cast: Cast, client_as: ClientAs) -> None:
    bare = Source.objects.create(url="https://example.org/bare")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=bare))
    page = client_as(cast.amina).get(bare.get_absolute_url())
    assert page.status_code == 200 and "no readable copy" in page.content.decode()
    assert client_as(cast.amina).post(bare.get_absolute_url(), {"quote": "x"}).status_code == 200
