"""What a reader of somebody else's file hands over: saves, highlights and notes, in one shape whatever the format.

Each format is a folder under `importers/formats/` with a pure parser: bytes in, items out, no database, no network. It never gives up on a
whole file because of one bad line; it says what was wrong there and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.functional import Promise

from commonplace.entries.words import Kind
from commonplace.seek.models import ReachedBy
from commonplace.sources.meeting import SourceFacts

__all__ = ["Format", "Item", "NotTaken", "Parsed", "SourceFacts"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to bring in. `place` says where in the file it stands ("line 12", "clipping 3", a path inside an archive).

    `key` makes a second import of the same, or of a later export that still holds it, find it again: an identifier of the service's own where
    there is one, else what does not change about the item. It is prefixed with the format's name by whoever stores it. `text` is
    Markdown: why it was saved, the note on a highlight, or the note itself. `remarks` say what of this item could not be taken.
    """

    place: str
    key: str
    kind: Kind
    source: SourceFacts | None = None
    title: str = ""
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    made_at: datetime | None = None
    edited_at: datetime | None = None
    location: str = ""
    reached_by: ReachedBy = ReachedBy.OWN_JUDGEMENT
    remarks: tuple[str | Promise, ...] = ()


@dataclass(frozen=True)
class NotTaken:
    """Something in the file that cannot become an entry, and why (a sentence for the member, translatable)."""

    place: str
    reason: str | Promise
    title: str = ""


Parsed = Iterator[Item | NotTaken]


@dataclass(frozen=True)
class Format:
    """`name` is stored and part of each item's key, so it never changes; `label` is how its users call it.

    `recognises(file name, first bytes)` answers at once and reads no further; formats are asked in the order of the registry, the
    choosiest first. `parse` raises kit.errors.Refusal when the file as a whole is not what it seemed.
    """

    name: str
    label: str
    recognises: Callable[[str, bytes], bool]
    parse: Callable[[Path], Parsed]
    how_to_get: str | Promise = ""
    endings: tuple[str, ...] = field(default=())
