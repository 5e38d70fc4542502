"""What the page of one kind of entry shows beyond what all share.

A feature says so in its AppConfig.ready(), so that no page asks an entry what it is:

    register(Kind.SAVE, KindPart("seek/_save_part.html", save_part, joins=("save_body",)))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonplace.entries.words import Kind

if TYPE_CHECKING:
    from commonplace.entries.audience import Viewer
    from commonplace.entries.models import Entry

Loader = Callable[["Entry", "Viewer"], Mapping[str, Any]]


@dataclass(frozen=True)
class KindPart:
    """`template` receives `entry`, `viewer`, `is_author` and what `load` gives. `joins` are one-to-one relations of the entry that `load`
    reads: they are fetched together with it, so that the part costs no query of its own.

    The part stands where the quote of other entries does, in an element with the id "part". To be shown anew while something is being
    fetched, its template carries `hx-get="{{ entry.get_absolute_url }}" hx-target="#part" hx-swap="outerHTML"` with a trigger.

    `below` is a second template with the same context, which stands under the text. `edit` names the address (it takes the uid) of a form of
    the kind's own, for those of `words.WITH_OWN_FORM`. `story` is a template, with what its loader gives, for deeds of this kind that belong to its
    lineage.
    """

    template: str
    load: Loader
    joins: tuple[str, ...] = ()
    below: str = ""
    edit: str = ""
    story: tuple[str, Loader] | None = None


_parts: dict[Kind, KindPart] = {}


def register(kind: Kind, part: KindPart) -> None:
    _parts[kind] = part


def part_of(kind: Kind) -> KindPart | None:
    """What was registered for the kind, or None where its page needs no more than the others."""
    return _parts.get(kind)


def joins() -> tuple[str, ...]:
    """The relations of all parts, for the query that fetches an entry before its kind is known."""
    return tuple(dict.fromkeys(name for part in _parts.values() for name in part.joins))
