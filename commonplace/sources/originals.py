"""PDF files as sources: handed in by a member or fetched, kept as they came, and read into a copy by page."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.stored_files import keep_file, stored_bytes
from commonplace.sources.arrivals import arrived
from commonplace.sources.keeping import hash_of, made_now
from commonplace.sources.models import FILES, Original, Snapshot, Source, SourceKind
from commonplace.sources.pdf import ReadPdf, paged, read_pdf
from commonplace.sources.pdf.paging import name_of

FOLDER = "originals"


def handed_in(body: bytes) -> Source:
    """The source that this PDF file is: the same bytes are the same source, whoever hands them in. What is told of it (its title) is read from
    the file alone, so nobody learns from it who else has it.

    Raises a Refusal (of the field `file`) for what is no PDF or is too large.
    """
    if len(body) > settings.PDF_MAX_BYTES:
        raise Refusal(
            _("This file is larger than %(size)d MB, which is more than is kept here.") % {"size": settings.PDF_MAX_BYTES // 1_000_000},
            field="file",
        )
    if b"%PDF-" not in body[:1024]:
        raise Refusal(
            _("This is no PDF file. Choose one that ends in .pdf; for a page on the web, paste its address instead."), field="file"
        )
    digest = hashlib.sha256(body).hexdigest()
    name = keep_file(body, folder=FOLDER, suffix="pdf")
    with transaction.atomic():
        source = Source.objects.get_or_create(url=f"{FILES}{digest}", defaults={"kind": SourceKind.PDF})[0]
        Original.objects.get_or_create(source=source, file=name, defaults={"size": len(body)})
    return source


def keep_pdf(source: Source, body: bytes) -> Snapshot | None:
    """Keep the file and its text. None when its pages hold no text (pictures of paper). Raises UnreadablePdf when it cannot be opened."""
    name = keep_file(body, folder=FOLDER, suffix="pdf")
    original = Original.objects.get_or_create(source=source, file=name, defaults={"size": len(body)})[0]
    return _read(source, original, body)


def read_original(source: Source) -> Snapshot | None:
    """Read the newest file of a source again, as `keep_pdf` does; None also when there is none."""
    original = source.originals.order_by("made_at", "pk").last()
    if original is None:
        return None
    if original.snapshot is not None:
        return original.snapshot
    return _read(source, original, stored_bytes(original.file))


def _read(source: Source, original: Original, body: bytes) -> Snapshot | None:
    pdf = read_pdf(body)
    copy = paged(pdf)
    with transaction.atomic():
        _describe(source, pdf)
        original.pages, original.made_at = pdf.count, now()
        snapshot = None
        if copy.text:
            digest = hash_of(copy.text)
            snapshot = Snapshot.objects.update_or_create(
                source=source, sender=None, text_hash=digest, defaults={"html": copy.html, "text": copy.text} | made_now(source, digest)
            )[0]
            # Another file with the same words: the pages that are shown are the newer one's.
            Original.objects.filter(snapshot=snapshot).exclude(pk=original.pk).update(snapshot=None)
            original.snapshot, original.page_starts = snapshot, copy.starts
        original.save(update_fields=["pages", "made_at", "snapshot", "page_starts"])
        if snapshot is not None:
            arrived(snapshot)
    return snapshot


def _describe(source: Source, pdf: ReadPdf) -> None:
    from commonplace.sources.addresses import title_from_url

    if not source.title or (source.is_on_the_web and source.title == title_from_url(source.url)):
        source.title = name_of(pdf) or source.title or str(_("A PDF without a title"))
    source.author = source.author or pdf.author
    source.kind, source.fetched_at = SourceKind.PDF, now()
    source.save(update_fields=["title", "author", "kind", "fetched_at"])
