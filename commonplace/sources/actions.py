"""What can be done with sources: meet at one, fetch it, keep its readable copy."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import Fetched, FetchError, fetch
from commonplace.kit.fetch.asking import PAGES
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.sources.addresses import normalise_url, title_from_url
from commonplace.sources.canonical import other_address
from commonplace.sources.extraction import Extracted, extract, extract_plain
from commonplace.sources.keeping import describe, hash_of, keep_extracted, want_pictures
from commonplace.sources.meeting import SourceFacts, book_as_told, new_source, own_source, source_called, sources_for
from commonplace.sources.models import Alias, Snapshot, Source, SourceKind
from commonplace.sources.originals import handed_in, keep_pdf, read_original
from commonplace.sources.readable import readable_html, text_of
from commonplace.sources.sites import is_media_file

__all__ = [
    "book_as_told",
    "fetch_source",
    "handed_in",
    "keep_page",
    "keep_sent_page",
    "own_source",
    "source_at",
    "source_called",
    "sources_for",
]

FRESH_FOR = timedelta(hours=1)
LONGEST_FETCH = 30.0
"""Seconds, from the look-up of the name to the last byte."""
LONGEST_SENT = 2_000_000
"""Characters of HTML, which are read while somebody waits; the longest of thirty real pages has a fifth of it."""
_PDF = "application/pdf"


def source_at(url: str, *, kind: SourceKind = SourceKind.PAGE) -> Source:
    """The one source at this address, made if nobody met there before; two who come at once get the same row.

    Raises a Refusal (of the field `url`) for what is no web address.
    """
    address = normalise_url(url)
    if other := Alias.objects.select_related("source").filter(url=address).first():
        return other.source
    new = new_source(SourceFacts(url=address, kind=kind), address)
    return Source.objects.get_or_create(url=address, defaults={"kind": new.kind})[0]


def fetch_source(source: Source, *, force: bool = False) -> Snapshot | None:
    """Read the page and keep its readable copy; raises FetchError when it cannot be had.

    A page fetched within the last hour is not asked for again unless `force` is set: many members may save one page in one morning.
    None for what is found but holds no text to read: a recording, pages that are pictures of paper.
    """
    if not source.is_on_the_web:
        return _read_file(source)
    if not force and source.fetched_at and source.fetched_at > now() - FRESH_FOR:
        kept = Snapshot.objects.fetched().filter(source=source).order_by("made_at").last()
        if kept is not None:
            return kept
    if is_media_file(source.url):
        describe(source, _nothing_known(source))
        return None
    page = fetch(source.url, timeout=LONGEST_FETCH, wish=replace(PAGES, most_bytes=((_PDF, settings.PDF_MAX_BYTES),)))
    if page.content_type == _PDF:
        describe(source, _nothing_known(source), kind=SourceKind.PDF)
        return keep_pdf(source, page.body)
    extracted = _extracted(page)
    copy = keep_extracted(source, extracted)
    want_pictures(copy)
    if copy is not None:
        _want_address(source, page, extracted)
    return copy


def _want_address(source: Source, page: Fetched, extracted: Extracted) -> None:
    """Where the page names another address as its own, have it looked at in a job."""
    from commonplace.sources.jobs import settle_addresses

    address = other_address(source.url, canonical=extracted.canonical, moved_to=page.moved_to, final_url=page.final_url)
    if address:
        settle_addresses.using(unique_key=f"address:{source.pk}").enqueue(source.pk, address)


def _nothing_known(source: Source) -> Extracted:
    return Extracted(title_from_url(source.url), "", "", None, "", "", "")


def _read_file(source: Source) -> Snapshot | None:
    if not source.originals.exists():
        raise FetchError(_("This has no address on the web, so there is nothing to fetch."))
    return read_original(source)


def keep_page(source: Source, html: str) -> Snapshot:
    """Keep a page whose HTML is at hand as if it had been fetched, for everyone who may see the source."""
    copy = keep_extracted(source, extract(html, source.url))
    if copy is None:
        raise FetchError(_("The page was found, but there is no text on it that can be read here."))
    return copy


def keep_sent_page(sender: Member, source: Source, html: str, *, title: str = "", goes_with_save: bool = False) -> Snapshot:
    """Keep the readable part of a page as this member's own browser showed it; it is sanitised here again, whoever sent it.

    It stays the sender's (see `Snapshot`): the source learns nothing from it, no other member's copy is touched, and nobody is told that it
    came. Sending the same text again makes it their newest copy, with the word about who may read it given last. Raises Refusal (of the
    field `html`) when there is too much of it or nothing to read.
    """
    if len(html) > LONGEST_SENT:
        raise Refusal(_("This page is too long to be kept. Highlight on it what matters, and keep its address."), field="html")
    readable = readable_html(html, base_url=source.url)
    text = text_of(readable)
    if not text:
        raise Refusal(_("There is no text on this page that can be kept."), field="html")
    return Snapshot.objects.update_or_create(
        source=source,
        sender=sender,
        text_hash=hash_of(text),
        defaults={"html": readable, "text": text, "title": clean_line(title)[:500], "goes_with_save": goes_with_save, "made_at": now()},
    )[0]


def _extracted(page: Fetched) -> Extracted:
    if page.content_type == "text/plain":
        return extract_plain(page.body, page.final_url, page.charset)
    return extract(page.body, page.final_url, page.charset)
