"""What becomes of highlights when a newer copy of their page arrives: placed again in a job, said beside the text, put right by hand."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from commonplace.sense.actions import mark_highlight
from commonplace.sense.jobs import place_what_was_left_behind
from commonplace.sense.models import Highlight, Reattachment
from commonplace.sources.actions import keep_page
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs

BEFORE = (
    "Madder root gives reds.",
    "Simmer it slowly in soft water for an hour.",
    "Never boil it, or it turns brown.",
    "Chalk brightens it.",
)
FIRST = " ".join(BEFORE)
LATER = f"A word first. {BEFORE[0]} Simmer it gently in soft water for an hour. {BEFORE[2]} Weld gives yellows and needs no chalk at all."


@pytest.fixture
def source(cast: Cast) -> Source:
    found = Source.objects.create(url="https://example.org/madder", title="Madder")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=found, audience=audiences.organisation()))
    keep_page(found, f"<p>{FIRST}</p>")
    return found


@pytest.fixture
def marks(cast: Cast, source: Source) -> dict[str, Entry]:
    """Bruno's highlights of the second to fourth sentence, of which the newer copy has changed one, kept one and lost one."""
    copy = source.snapshots.get()
    found = {quote: mark_highlight(cast.bruno, copy, quote=quote, audience=audiences.organisation()) for quote in BEFORE[1:]}
    keep_page(source, f"<p>{LATER}</p>")
    run_all()
    return found


def test_a_newer_copy_places_the_highlights_again(cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry]) -> None:
    states = {one.entry.quote: one.state for one in Highlight.objects.select_related("entry")}
    assert states == {BEFORE[1]: "moved", BEFORE[2]: "moved", BEFORE[3]: "orphaned"}
    page = client_as(cast.bruno).get(source.get_absolute_url()).content.decode()
    assert ">Simmer it gently in soft water for an hour.</mark>" in page and "the words themselves have changed" in page
    assert page.count("Orphaned:") == 1 and BEFORE[3] in page and BEFORE[1] in page


def test_a_page_that_goes_back_has_its_highlights_exactly(source: Source, marks: dict[str, Entry]) -> None:
    keep_page(source, f"<p>{FIRST}</p>")
    run_all()
    assert {one.state for one in Highlight.objects.all()} == {"exact"}


def test_what_was_marked_while_the_newer_copy_arrived_is_found_later(source: Source, marks: dict[str, Entry]) -> None:
    place_what_was_left_behind.function()
    assert run_all() == 0  # nothing was
    Highlight.objects.filter(entry=marks[BEFORE[3]]).update(placed_on=None, state="exact")
    place_what_was_left_behind.function()
    assert run_all() == 1
    assert Highlight.objects.get(entry=marks[BEFORE[3]]).state == "orphaned"


def test_its_author_puts_an_orphan_where_it_belongs_and_takes_it_back(
    cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry]
) -> None:
    orphan, client = marks[BEFORE[3]], client_as(cast.bruno)
    there = f"/e/{orphan.uid}/put-here/"
    refused = client.post(there, {"quote": "Indigo gives blues."})
    assert refused.status_code == 422 and "Indigo gives blues." in refused.content.decode()
    for _twice in range(2):
        assert client.post(there, {"quote": "Weld gives yellows"}).status_code == 303
    page = client.get(source.get_absolute_url()).content.decode()
    assert ">Weld gives yellows</mark>" in page and "its author has put it here" in page and "Orphaned:" not in page
    assert Entry.objects.get(pk=orphan.pk).quote == BEFORE[3]
    keep_page(source, f"<p>One more. {LATER}</p>")
    run_all()
    assert ">Weld gives yellows</mark>" in client.get(source.get_absolute_url()).content.decode()
    assert client.post(f"/e/{orphan.uid}/put-back/").status_code == 303
    assert Highlight.objects.get(entry=orphan).state == "orphaned" and not Reattachment.objects.exists()


def test_others_may_not_put_it_and_those_who_may_not_see_it_find_no_trace(
    cast: Cast, client_as: ClientAs, source: Source, marks: dict[str, Entry]
) -> None:
    orphan = marks[BEFORE[3]]
    for deed in ("put-here", "put-back"):
        assert client_as(cast.amina).post(f"/e/{orphan.uid}/{deed}/", {"quote": "Weld"}).status_code == 404
        assert client_as(None).post(f"/e/{orphan.uid}/{deed}/", {"quote": "Weld"}).status_code == 401
    assert "Put it here" not in client_as(cast.amina).get(source.get_absolute_url()).content.decode()
    mine = mark_highlight(cast.bruno, source.snapshots.latest(), quote="A word first.")
    keep_page(source, f"<p>{FIRST}</p>")
    keep_page(source, f"<p>{BEFORE[2]}</p>")
    run_all()
    assert mine.uid in client_as(cast.bruno).get(source.get_absolute_url()).content.decode()
    page = client_as(cast.amina).get(source.get_absolute_url()).content.decode()
    assert mine.uid not in page and "A word first" not in page
