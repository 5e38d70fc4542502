"""A member's own highlights as Readwise lists them, for programs that fetch what they keep elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse

from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.sources.addresses import title_from_url
from commonplace.sources.models import Source, SourceKind

Json = dict[str, Any]
_CATEGORIES = {SourceKind.BOOK: "books", SourceKind.PODCAST: "podcasts"}


def number_of(uid: str) -> int:
    """Readwise's things have numbers. Ours come from their identifiers, small enough for programs that count in floating point."""
    return int.from_bytes(sha256(uid.encode()).digest()[:6])


def own_highlights(member: Member) -> EntryQuerySet:
    rows = Entry.objects.authored_by(member).filter(kind=Kind.HIGHLIGHT, source__isnull=False)
    return rows.select_related("source").defer("body_html", "card_html")


@dataclass(frozen=True)
class Figures:
    """Of one source: how many of the member's highlights there are, and when the last was made and changed."""

    number: int
    last: datetime
    changed: datetime


def figures_of(member: Member, sources: Iterable[int]) -> dict[int, Figures]:
    rows = own_highlights(member).filter(source__in=list(sources)).order_by().values("source")
    found: QuerySet[Any, Any] = rows.annotate(number=Count("pk"), last=Max("made_at"), changed=Max("edited_at"))
    return {row["source"]: Figures(row["number"], row["last"], row["changed"]) for row in found}


def titles_of(member: Member, sources: Sequence[Source]) -> dict[int, str]:
    """What the member may know a source by: for a page that is the title of their own save, else words of its address."""
    saves = Entry.objects.authored_by(member).filter(kind=Kind.SAVE, source__in=sources).values_list("source", "title")
    saved = {source: title for source, title in saves if source and title}
    return {source.pk: _title(source, saved.get(source.pk, "")) for source in sources}


def _title(source: Source, saved: str) -> str:
    if source.url.startswith("urn:"):
        return source.title or saved
    return saved if saved and saved != source.url else title_from_url(source.url)


def book(source: Source, title: str, figures: Figures) -> Json:
    is_named = source.url.startswith("urn:")
    return {
        "id": number_of(source.uid),
        "title": title,
        "author": source.author if is_named else "",
        "category": _CATEGORIES.get(SourceKind(source.kind), "articles"),
        "source": "api",
        "num_highlights": figures.number,
        "last_highlight_at": figures.last.isoformat(),
        "updated": figures.changed.isoformat(),
        "cover_image_url": "",
        "highlights_url": f"{settings.BASE_URL}{source.get_absolute_url()}",
        "source_url": None if is_named else source.url,
        "asin": None,
        "tags": [],
        "document_note": "",
    }


def highlight(entry: Entry, tags: Sequence[str]) -> Json:
    assert entry.source is not None
    return {
        "id": number_of(entry.uid),
        "text": entry.quote,
        "note": entry.body,
        "location": 0,
        "location_type": "none",
        "highlighted_at": entry.made_at.isoformat(),
        "updated": entry.edited_at.isoformat(),
        "url": f"{settings.BASE_URL}{reverse('web:entry', args=[entry.uid])}",
        "color": "",
        "book_id": number_of(entry.source.uid),
        "tags": [{"id": number_of(tag), "name": tag} for tag in tags],
    }


def exported(entry: Entry, tags: Sequence[str]) -> Json:
    """The same in the words of the export."""
    shown = highlight(entry, tags)
    more = {"created_at": shown["highlighted_at"], "updated_at": shown["updated"], "external_id": entry.uid, "readwise_url": shown["url"]}
    return {**shown, **more, "end_location": None, "is_favorite": False, "is_discard": False}


def exported_book(shown: Json, highlights: Sequence[Json]) -> Json:
    kept = {
        name: shown[name] for name in ("title", "author", "category", "source", "cover_image_url", "source_url", "asin", "document_note")
    }
    names = {"user_book_id": shown["id"], "readable_title": shown["title"], "book_tags": [], "is_deleted": False}
    addresses = {"unique_url": shown["source_url"], "readwise_url": shown["highlights_url"]}
    return {**kept, **names, **addresses, "highlights": list(highlights)}


def tags_for(entries: Sequence[Entry]) -> Mapping[int, Sequence[str]]:
    return tags_of_each(entries) if entries else {}
