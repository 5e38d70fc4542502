"""Highlights as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): alone, in pages, in collections.

Who may see them is settled before: these functions write what they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from commonplace.annotations.model import CONTEXT
from commonplace.annotations.model.values import is_iri
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of_each

Json = dict[str, Any]


def annotations_of(highlights: Sequence[Entry]) -> list[Json]:
    """Each highlight as an annotation, without the context that the whole has; one query for all their tags.

    Entries come with `author`, `source` and `highlight_body` at hand.
    """
    tags = tags_of_each(highlights) if highlights else {}
    return [_annotation(entry, tags[entry.pk]) for entry in highlights]


def alone(entry: Entry) -> Json:
    """One annotation as a document of its own."""
    return {"@context": CONTEXT, **annotations_of([entry])[0]}


def page(address: str, part_of: str, items: Iterable[Json], following: str | None) -> Json:
    """An AnnotationPage (model, 5.2). How many come before it is not counted, so it has no startIndex."""
    values: Json = {"@context": CONTEXT, "id": address, "type": "AnnotationPage", "partOf": part_of, "items": list(items)}
    return {**values, "next": following} if following else values


def collection(address: str, label: str, total: int, first: Json) -> Json:
    """An AnnotationCollection (model, 5.1) with its first page inside."""
    inner = {name: value for name, value in first.items() if name not in {"@context", "partOf"}}
    return {"@context": CONTEXT, "id": address, "type": "AnnotationCollection", "label": label, "total": total, "first": inner}


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def id_of(uid: str) -> str:
    return absolute(reverse("annotations:annotation", args=[uid]))


def _annotation(entry: Entry, tags: Sequence[str]) -> Json:
    author = entry.author
    person = {
        "id": absolute(reverse("people:profile", args=[author.handle])),
        "type": "Person",
        "name": entry.byline or author.name,
        "nickname": author.handle,
    }
    if entry.byline:
        # First written elsewhere by someone else: the account here is not theirs.
        person = {"type": "Person", "name": entry.byline}
    values: Json = {
        "id": id_of(entry.uid),
        "type": "Annotation",
        "motivation": "commenting" if entry.body.strip() else "highlighting",
        "creator": person,
        "created": _moment(entry.made_at),
        "modified": _moment(entry.edited_at),
    }
    bodies = _bodies(entry, tags)
    return {**values, **({"body": bodies} if bodies else {}), "target": _target(entry)}


def _bodies(entry: Entry, tags: Sequence[str]) -> list[Json]:
    note = [{"type": "TextualBody", "value": entry.body, "format": "text/markdown", "purpose": "commenting"}] if entry.body.strip() else []
    return [*note, *({"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in tags)]


def _target(entry: Entry) -> Json:
    """Where the quote stands. What has no address of the web is named by the entry's uid, so that nobody looks for it."""
    anchor = getattr(entry, "highlight_body", None)
    source = entry.source.url if entry.source and is_iri(entry.source.url) else f"urn:x-commonplace:{entry.uid}"
    if not entry.quote:
        return {"type": "SpecificResource", "source": source}
    quote: Json = {"type": "TextQuoteSelector", "exact": entry.quote}
    selectors = [quote]
    if anchor is not None:
        quote |= {name: words for name, words in (("prefix", anchor.prefix), ("suffix", anchor.suffix)) if words}
        if anchor.start is not None and anchor.end is not None:
            selectors.append({"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end})
    return {"type": "SpecificResource", "source": source, "selector": selectors if len(selectors) > 1 else quote}


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
