"""A page that a member's own browser sent stays theirs, unless it goes with a save that others may see."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import snapshots_visible_to
from commonplace.entries.lifecycle import change_audience, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.people.models import Member
from commonplace.seek.actions import SentPage, capture, look_again
from commonplace.sources.actions import fetch_source, keep_page, keep_sent_page, source_at
from commonplace.sources.models import Snapshot, Source
from commonplace.sources.picture_links import link_to
from tests.cast import READERS, Cast, ClientAs

BEHIND = "<p>Only subscribers read that woad is fermented for nine days.</p>"


@pytest.fixture
def source(cast: Cast) -> Source:
    """A source that everyone may see, by a save of Farah's for the web."""
    source = source_at("https://paper.example/woad")
    add_entry(cast.farah, Draft(kind=Kind.SAVE, title="Woad", audience=audiences.web(), source=source))
    return source


def readers_of(cast: Cast, copy: Snapshot) -> set[str]:
    return {name for name, viewer in cast.viewers.items() if snapshots_visible_to(viewer).filter(pk=copy.pk).exists()}


def save_of(author: Member, source: Source, **more: object) -> Entry:
    return add_entry(author, Draft(kind=Kind.SAVE, title="Woad", source=source, **more))


def test_a_sent_copy_is_read_by_its_sender_alone(cast: Cast, source: Source) -> None:
    save_of(cast.amina, source, audience=audiences.web())
    copy = keep_sent_page(cast.amina, source, BEHIND)
    assert readers_of(cast, copy) == {"amina"}


@pytest.mark.parametrize("ring", list(READERS))
def test_a_copy_that_goes_with_the_save_is_read_by_members_who_may_see_the_save(cast: Cast, source: Source, ring: str) -> None:
    save = save_of(cast.amina, source, audience=cast.audiences()[ring])
    copy = keep_sent_page(cast.amina, source, BEHIND, goes_with_save=True)
    assert readers_of(cast, copy) == READERS[ring] - {"stranger"}
    change_audience(save, audiences.only_me(cast.amina))
    assert readers_of(cast, copy) == {"amina"}


def test_it_does_not_go_with_a_later_save_either(cast: Cast) -> None:
    first = capture(
        cast.amina, url="https://paper.example/woad", audience=audiences.of_space(cast.weavers), page=SentPage(BEHIND, goes_with_save=True)
    ).entry
    copy = Snapshot.objects.get(sender=cast.amina)
    assert "dora" in readers_of(cast, copy)
    withdraw(first)
    capture(cast.amina, url="https://paper.example/woad", audience=audiences.organisation())
    assert readers_of(cast, copy) == {"amina"}


def test_it_does_not_go_with_anybody_elses_save_nor_with_a_withdrawn_one(cast: Cast, source: Source) -> None:
    copy = keep_sent_page(cast.amina, source, BEHIND, goes_with_save=True)
    add_entry(cast.amina, Draft(kind=Kind.HIGHLIGHT, quote="woad", source=source, audience=audiences.organisation()))
    assert readers_of(cast, copy) == {"amina"}
    save = save_of(cast.amina, source, audience=audiences.of_space(cast.weavers))
    assert readers_of(cast, copy) == {"amina", "dora"}
    withdraw(save)
    assert readers_of(cast, copy) == {"amina"}


def test_two_members_send_the_same_page_and_neither_is_told_of_the_other(cast: Cast, source: Source) -> None:
    first, second = (keep_sent_page(member, source, BEHIND) for member in (cast.amina, cast.bruno))
    assert first.pk != second.pk
    assert readers_of(cast, second) == {"bruno"}
    assert keep_sent_page(cast.amina, source, BEHIND).pk == first.pk


def test_a_sent_copy_tells_the_source_nothing_and_is_not_taken_for_a_fetched_one(cast: Cast, source: Source) -> None:
    keep_sent_page(cast.amina, source, f"<title>Salaries</title>{BEHIND}", title="Salaries")
    source.refresh_from_db()
    assert (source.title, source.author, source.fetched_at) == ("", "", None)
    fetched = keep_page(source, "<html><body><article><p>Please sign in to read about woad.</p></article></body></html>")
    assert fetch_source(source) == fetched


def test_the_reader_shows_each_member_the_copy_that_is_theirs_to_read(cast: Cast, source: Source, client_as: ClientAs) -> None:
    keep_page(source, "<html><body><article><p>Please sign in to read about woad.</p></article></body></html>")
    save_of(cast.amina, source, audience=audiences.web())
    keep_sent_page(cast.amina, source, BEHIND, title="Woad for subscribers")
    pages = {name: client_as(getattr(cast, name)).get(source.get_absolute_url()).content.decode() for name in ("amina", "bruno")}
    assert "nine days" in pages["amina"] and "only you can read this copy" in pages["amina"]
    assert "nine days" not in pages["bruno"] and "Woad for subscribers" not in pages["bruno"]
    assert "Please sign in" in pages["bruno"]


def test_what_is_sent_is_cleaned_again(cast: Cast, source: Source) -> None:
    copy = keep_sent_page(
        cast.amina, source, "<p onclick=x()>Woad <script>alert(1)</script><img src=x onerror=alert(2)></p><input value=pin>"
    )
    assert (copy.html, copy.text) == ("<p>Woad</p>" + link_to("https://paper.example/x", ""), "Woad")


def test_an_empty_page_and_one_without_end_are_refused(cast: Cast, source: Source) -> None:
    for html in ("<p> </p>", "x" * 4_000_001):
        with pytest.raises(Refusal) as caught:
            keep_sent_page(cast.amina, source, html)
        assert caught.value.field == "html"


def test_the_sender_changes_their_word_and_takes_that_back(cast: Cast, source: Source, client_as: ClientAs) -> None:
    save = capture(cast.amina, url=source.url, audience=audiences.of_space(cast.weavers), page=SentPage(BEHIND)).entry
    copy = Snapshot.objects.get()
    amina = client_as(cast.amina)
    assert "Only you can read that copy" in amina.get(save.get_absolute_url()).content.decode()
    for deed, readers in (("with-save", {"amina", "dora"}), ("for-me", {"amina"})):
        assert client_as(cast.dora).post(f"/e/{save.uid}/copy/{deed}/").status_code == 404
        assert amina.post(f"/e/{save.uid}/copy/{deed}/").status_code == 302
        assert readers_of(cast, copy) == readers
    assert amina.post(f"/e/{save.uid}/copy/for-all/").status_code == 404
    shown = "goes with this save"
    assert shown not in amina.get(f"/e/{save.uid}/audience/").content.decode()
    amina.post(f"/e/{save.uid}/copy/with-save/")
    assert shown in amina.get(f"/e/{save.uid}/audience/").content.decode()
    assert "as your browser showed it" not in client_as(cast.dora).get(save.get_absolute_url()).content.decode()


def test_a_save_whose_page_was_sent_stays_readable_when_the_site_cannot_be_reached(cast: Cast) -> None:
    save = capture(cast.amina, url="https://paper.invalid/woad", page=SentPage(BEHIND)).entry
    look_again(cast.amina, save)
    run_all()
    save.save_body.refresh_from_db()
    assert save.save_body.fetching == "ready" and save.save_body.failure
