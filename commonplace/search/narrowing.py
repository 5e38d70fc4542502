"""What the found entries have in common, each as a click that narrows the query to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.audience import Sight, visible_at
from commonplace.entries.audiences import spaces_of
from commonplace.entries.models import Entry, EntryTag
from commonplace.search.port import entry_at
from commonplace.search.query import Filter, Query

LOOKED_AT = 200
SHOWN = 6


@dataclass(frozen=True)
class Choice:
    """One click: what it is called, how many of the entries looked at are so, and the query that it leads to."""

    name: str
    count: int
    text: str


@dataclass(frozen=True)
class Shelf:
    label: str | Promise
    choices: list[Choice]
    is_tags: bool = False


@dataclass(frozen=True)
class Chip:
    """A filter of the query, and the query without it."""

    name: str
    text: str


def chips(query: Query) -> list[Chip]:
    return [Chip(str(found), query.leaving_out(found)) for found in dict.fromkeys(query.filters)]


def narrowing(sight: Sight, query: Query, positions: Sequence[int]) -> list[Shelf]:
    """Tags, people, spaces and sites of these entries (`LOOKED_AT` at most), the most frequent first. Three queries, whatever there is."""
    keys = [entry_at(position) for position in positions[:LOOKED_AT]]
    visible = Entry.objects.visible_to(sight).filter(pk__in=keys)
    rows = list(visible.order_by().values_list("author__handle", "author__name", "audience", "source__url"))
    carried = EntryTag.objects.filter(visible_at("entry", sight), entry__in=keys)
    people = {handle: name for handle, name, _audience, _url in rows}
    spaces = spaces_of({audience for _handle, _name, audience, _url in rows})
    sites = (urlsplit(url or "").hostname for _handle, _name, _audience, url in rows)
    shelves: tuple[tuple[str | Promise, str, Counter[str], dict[str, str]], ...] = (
        (_("Tags"), "tag", Counter(carried.values_list("tag__name", flat=True)), {}),
        (_("People"), "by", Counter(handle for handle, _name, _audience, _url in rows), people),
        (_("Spaces"), "in", Counter(spaces[a].slug for _h, _n, a, _u in rows if a in spaces), {s.slug: s.name for s in spaces.values()}),
        (_("Sites"), "from", Counter(site.removeprefix("www.") for site in sites if site), {}),
    )
    found = [Shelf(label, _choices(query, name, counted, names), name == "tag") for label, name, counted, names in shelves]
    return [shelf for shelf in found if shelf.choices]


def _choices(query: Query, filter_name: str, counted: Counter[str], names: dict[str, str]) -> list[Choice]:
    """None where the query says it already, or all are the same."""
    asked = {found.value for found in query.filters if found.name == filter_name}
    ordered: Iterable[tuple[str, int]] = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    choices = [
        Choice(names.get(value, value), count, query.narrowed_to(Filter(filter_name, value)))
        for value, count in ordered
        if value not in asked
    ]
    return choices[:SHOWN] if len(choices) > 1 or filter_name == "tag" else []
