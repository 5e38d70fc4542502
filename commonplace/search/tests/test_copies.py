"""Sources by the text of their readable copies: for those who may read them."""

from datetime import timedelta

import pytest
from django.db import connection

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import sight_of
from commonplace.entries.lifecycle import change_audience, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.search.copies import find_copies, index_copies
from commonplace.search.query import parse
from commonplace.seek.models import Fetching, Save
from commonplace.sources.actions import keep_page, keep_sent_page
from commonplace.sources.models import Source
from tests.cast import READERS, Cast, ClientAs

PAGE = """<html><head><title>Madder</title></head><body><article><h1>Madder</h1>
<p>The roots of madder were dug in the third year, and dried in kilns for two days before they were ground in the mill.</p>
<p>Alum was the mordant that most dyers of the valley had at hand, and they bought it from ships in the autumn.</p></article></body></html>"""


@pytest.fixture
def source(db: None) -> Source:
    found = Source.objects.create(url="https://dyers.example/madder", title="Madder in the valley")
    keep_page(found, PAGE)
    return found


def save(author: Member, source: Source, **more: object) -> Entry:
    return add_entry(author, Draft(**{"kind": Kind.SAVE, "title": "", "source": source, "audience": audiences.organisation(), **more}))


def titles(viewer: Member | None, text: str) -> list[str]:
    return [copy.title for copy in find_copies(sight_of(viewer), parse(text), size=5)]


@pytest.mark.parametrize("ring", READERS)
def test_who_may_see_an_entry_about_it_finds_it_by_its_text(cast: Cast, source: Source, ring: str) -> None:
    save(cast.amina, source, audience=cast.audiences()[ring])
    index_copies()
    seen = {name for name, viewer in cast.viewers.items() if titles(viewer, "kilns mordant")}
    assert seen == READERS[ring] - {"stranger"}


def test_words_in_any_form_phrases_and_sites(cast: Cast, source: Source) -> None:
    save(cast.amina, source)
    index_copies()
    for found in ("kiln", '"dried in kilns"', "kilns from:dyers.example", "kiln -cotton", "mord*"):
        assert titles(cast.bruno, found) == ["Madder in the valley"], found
    for missed in ("kiln cotton", '"kilns dried"', "kilns from:else.example", "kilns -alum", "kilns by:amina", "kilns kind:note"):
        assert titles(cast.bruno, missed) == [], missed


def test_what_was_narrowed_withdrawn_or_is_behind_a_block_is_not_found_before_the_job_knows(cast: Cast, source: Source) -> None:
    entry = save(cast.amina, source)
    index_copies()
    assert titles(cast.bruno, "kilns")
    block(cast.bruno, cast.amina)
    assert titles(cast.bruno, "kilns") == [] and titles(cast.dora, "kilns")
    change_audience(entry, audiences.only_me(cast.amina))
    assert titles(cast.dora, "kilns") == [] and titles(cast.amina, "kilns")
    assert index_copies() == 1 and titles(cast.amina, "kilns")
    withdraw(Entry.objects.get(pk=entry.pk))
    assert titles(cast.amina, "kilns") == []
    assert index_copies() == 1 and titles(cast.amina, "kilns") == []


def test_a_newer_copy_takes_the_place_of_the_older_and_nothing_new_costs_nothing(cast: Cast, source: Source) -> None:
    save(cast.amina, source)
    index_copies()
    with clock.at(clock.now() + timedelta(days=1)):
        keep_page(source, PAGE.replace("kilns", "ovens"))
    assert index_copies() == 1
    assert titles(cast.bruno, "kilns") == [] and titles(cast.bruno, "ovens")
    with clock.at(clock.now() + timedelta(days=2)):
        # On PostgreSQL what a transaction wrote that has not ended, as this test's, is read again.
        assert index_copies() == (0 if connection.vendor == "sqlite" else 1)


def test_a_copy_that_a_browser_sent_is_found_by_nobody(cast: Cast) -> None:
    source = Source.objects.create(url="https://intranet.example/page")
    keep_sent_page(cast.amina, source, PAGE, goes_with_save=True)
    save(cast.amina, source)
    index_copies()
    assert titles(cast.bruno, "kilns") == titles(cast.amina, "kilns") == []


def test_the_page_shows_the_words_marked(cast: Cast, client_as: ClientAs, source: Source) -> None:
    save(cast.amina, source)
    index_copies()
    page = client_as(cast.bruno).get("/stock/?q=kilns").content.decode()
    assert "In the text of pages" in page and "dried in <mark>kilns</mark>" in page and source.get_absolute_url() in page
    assert "dried in <mark>kilns</mark>" in client_as(cast.bruno).get("/stock/?q=kilns&kind=page").content.decode()
    assert "says that" in client_as(cast.bruno).get("/stock/?q=cotton&kind=page").content.decode()
    assert "kilns</mark>" not in client_as(None).get("/stock/?q=kilns&kind=page").content.decode()


def test_who_saved_it_is_not_told_that_another_had_it_fetched(cast: Cast, client_as: ClientAs, source: Source) -> None:
    save(cast.amina, source, audience=audiences.only_me(cast.amina))
    own = save(cast.dora, source, audience=audiences.only_me(cast.dora))
    Save.objects.create(entry=own, fetching=Fetching.WAITING)
    index_copies()
    dora = client_as(cast.dora)
    for state in (Fetching.WAITING, Fetching.FAILED, Fetching.UNASKED):
        Save.objects.update(fetching=state)
        gist = dora.get("/seek/gist/?shelf=saved").content.decode()
        assert titles(cast.dora, "kilns") == []
        assert source.uid not in gist and source.title not in gist and "kilns" not in gist and own.get_absolute_url() in gist
    Save.objects.update(fetching=Fetching.READY)
    gist = dora.get("/seek/gist/?shelf=saved").content.decode()
    assert titles(cast.dora, "kilns") == [source.title] and source.uid in gist and "kilns" in gist
