"""Hands on what `annotations.model` reads. The keys are those of the annotations room, so that either door knows what came by the other."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonplace.annotations.model import CONTEXT, Nothing, Passage, passages_of, read_document
from commonplace.entries.words import Kind
from commonplace.importers.items import Item, NotTaken, Parsed, SourceFacts

_ADDRESS = CONTEXT.partition("://")[2].encode()


def recognises(_name: str, first: bytes) -> bool:
    return _ADDRESS in first.replace(b"\\/", b"/")


def parse(path: Path) -> Parsed:
    document = read_document(path.read_bytes())
    for number, checked in enumerate(document.annotations, 1):
        place = checked.place or f"annotation {number}"
        if checked.problems:
            yield NotTaken(place, "; ".join(str(problem) for problem in checked.problems[:5]))
            continue
        found = passages_of(checked.values)
        if isinstance(found, Nothing):
            yield NotTaken(place, found.reason, found.key[:300])
        else:
            yield from (_item(place, passage) for passage in found)
    for address in document.elsewhere:
        yield NotTaken(address[:300], _("This page of the collection lies elsewhere; nothing is fetched."))


def _item(place: str, passage: Passage) -> Item:
    return Item(
        place=place,
        key=passage.key,
        kind=Kind.HIGHLIGHT,
        source=SourceFacts(url=passage.url) if passage.url else None,
        quote=passage.quote,
        prefix=passage.prefix,
        suffix=passage.suffix,
        text=passage.note,
        tags=passage.tags,
        made_at=passage.made_at,
        edited_at=passage.edited_at,
        remarks=passage.remarks,
    )
