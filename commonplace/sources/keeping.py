"""Writing down what was fetched of a page: its readable copy, and what it says about itself."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.fetch import FetchError
from commonplace.sources.addresses import title_from_url
from commonplace.sources.arrivals import arrived
from commonplace.sources.extraction import Extracted
from commonplace.sources.models import Snapshot, Source, SourceKind
from commonplace.sources.pictures import wanted, with_known_pictures

RECORDINGS = (SourceKind.VIDEO, SourceKind.PODCAST)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def want_pictures(copy: Snapshot | None) -> None:
    """Have the pictures fetched in a job of their own: the text can be read meanwhile."""
    from commonplace.sources.jobs import fetch_pictures

    if copy is not None and settings.PICTURES_A_PAGE and wanted(copy.html):
        fetch_pictures.using(unique_key=f"pictures:{copy.pk}").enqueue(copy.pk)


def keep_extracted(source: Source, extracted: Extracted) -> Snapshot | None:
    """Keep the copy of a page that was fetched, which all who may see the source then read. None for a recording, whose page has no text; raises
    FetchError where any other has none."""
    with transaction.atomic():
        describe(source, extracted, kind=_kind(source, extracted))
        if extracted.text:
            digest = hash_of(extracted.text)
            copy = Snapshot.objects.update_or_create(
                source=source,
                sender=None,
                text_hash=digest,
                defaults={"html": extracted.html, "text": extracted.text} | made_now(source, digest),
            )[0]
            known = with_known_pictures(copy.html, copy)
            if known != copy.html:
                copy.html = known
                copy.save(update_fields=["html"])
            arrived(copy)
            return copy
    if source.kind in RECORDINGS:
        return None
    # Raised after the transaction, which keeps what the page says about itself.
    raise FetchError(_("The page was found, but there is no text on it that can be read here."))


def made_now(source: Source, digest: str) -> dict[str, datetime]:
    """The time for a copy with this text. A page that went back to an earlier text makes that copy the newest again, so that its highlights stand
    exactly; one that is as it was keeps its time, from which others would learn that somebody had it fetched."""
    newest = Snapshot.objects.fetched().filter(source=source).order_by("made_at", "pk").values_list("text_hash", flat=True).last()
    return {} if newest == digest else {"made_at": now()}


def _kind(source: Source, extracted: Extracted) -> SourceKind | None:
    """What the source turns out to be, now that its page is known; None where nothing new was learnt."""
    if source.kind == SourceKind.PAGE:
        return extracted.kind
    # Its address looked like a file's.
    return SourceKind.PAGE if source.kind == SourceKind.PDF and source.is_on_the_web else None


def describe(source: Source, extracted: Extracted, *, kind: SourceKind | None = None) -> None:
    """Fill in what is not known yet. What is known stays: a later fetch often meets a consent page or an error dressed as a page."""
    placeholder = title_from_url(source.url)
    if not source.title or source.title == placeholder:
        source.title = extracted.title or placeholder
    source.author = source.author or extracted.author
    source.site = source.site or extracted.site or (urlsplit(source.url).hostname or "")[:200]
    source.language = source.language or extracted.language
    source.published_on = source.published_on or extracted.published_on
    source.kind = kind or source.kind
    source.fetched_at = now()
    source.save(update_fields=["title", "author", "site", "language", "published_on", "kind", "fetched_at"])
