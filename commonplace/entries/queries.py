"""Lists of entries as lists show them: cards kept since the last revision, with how often each was answered and used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from commonplace.entries.audience import EntryQuerySet, Looker, Sight, sight_of, sources_visible_to
from commonplace.entries.models import Entry
from commonplace.kit.paging import page_by_key
from commonplace.kit.prepared import Prepared
from commonplace.sources.models import Alias, Source


class HasKey(Protocol):
    @property
    def pk(self) -> int: ...


class HasLook(HasKey, Protocol):
    @property
    def card_html(self) -> str: ...


class HasCard(HasLook, Protocol):
    """An entry, or the columns of one that a list needs."""

    @property
    def uid(self) -> str: ...
    @property
    def announced_at(self) -> datetime | None: ...


Counter = Callable[[Looker, Sequence[HasKey]], dict[int, int]]
"""How often something visible to this viewer hangs on each entry, by its key, in one query."""

_counters: dict[str, Counter] = {}


def count_on_cards(name: str, counter: Counter) -> None:
    """Have lists show a count beside each card; `name` is `comments` or `thanks`. Rooms say this in their AppConfig.ready()."""
    _counters[name] = counter


class CardLine(NamedTuple):
    """A line below a card, of what this viewer may see: `label`, and what it leads to."""

    label: str
    title: str
    url: str


Liner = Callable[[Looker, Sequence[HasLook]], dict[int, CardLine]]
"""What is to be said below some of the cards, by their keys; one query where there is anything to ask for, else none."""

_liners: list[Liner] = []


def line_on_cards(liner: Liner) -> None:
    """Rooms say this in their AppConfig.ready()."""
    _liners.append(liner)


def lines_on_cards(viewer: Looker, entries: Sequence[HasLook]) -> dict[int, CardLine]:
    return {key: line for liner in _liners for key, line in liner(viewer, entries).items()}


@dataclass(frozen=True, slots=True)
class Card:
    entry: HasCard
    comments: int
    thanks: int
    line: CardLine | None = None

    @property
    def html(self) -> SafeString:
        """The kept card, which was made by a template that escapes."""
        return SafeString(self.entry.card_html)


@dataclass(frozen=True)
class CardsPage:
    cards: list[Card]
    next_cursor: str | None


CARD_FIELDS = ("pk", "uid", "card_html", "author_id", "made_at", "announced_at")
SIZE = 30


def cards(viewer: Looker, entries: Sequence[HasCard]) -> list[Card]:
    """The cards of these entries in their order: one query for each counter."""
    counts = {name: counter(viewer, entries) for name, counter in _counters.items()} if entries else {}
    comments, thanks = counts.get("comments", {}), counts.get("thanks", {})
    lines = lines_on_cards(viewer, entries)
    return [Card(entry, comments.get(entry.pk, 0), thanks.get(entry.pk, 0), lines.get(entry.pk)) for entry in entries]


def cards_page(
    viewer: Looker, entries: EntryQuerySet, *, after: str = "", keys: Sequence[str] = ("-made_at", "-pk"), size: int = SIZE
) -> CardsPage:
    """One page of a list, newest first. `entries` are already what this viewer may see."""
    page = page_by_key(entries.only(*CARD_FIELDS), keys=keys, after=after, size=size)
    return CardsPage(cards(viewer, page.items), page.next_cursor)


class Announced(NamedTuple):
    """The columns of an announced entry that a stream needs."""

    pk: int
    uid: str
    card_html: str
    announced_at: datetime


STREAM_KEYS = ("-announced_at", "-pk")


def stream(viewer: Looker, *, after: str = "", only: Q | None = None) -> CardsPage:
    """What was announced to this viewer, newest first; `only` says which of it. The first page of all is asked for by a prepared query."""
    sight = sight_of(viewer)
    if after or only is not None:
        announced = Entry.objects.visible_to(sight).announced()
        return cards_page(sight, announced if only is None else announced.filter(only), after=after, keys=STREAM_KEYS)
    rows = [Announced(*row) for row in _NEWEST.rows(*sight.values, key=bool(sight.author_id))]
    shown = rows[:SIZE]
    return CardsPage(cards(sight, shown), shown[-1].uid if len(rows) > SIZE else None)


def _newest_announced(*seen: Any, key: bool) -> QuerySet[Entry, Any]:
    announced = Entry.objects.visible_to(Sight.standing(key, *seen)).announced()
    return announced.order_by(*STREAM_KEYS).values_list(*Announced._fields)[: SIZE + 1]


_NEWEST = Prepared(_newest_announced)


def sources_called(viewer: Looker, addresses: Collection[str]) -> QuerySet[Source]:
    """The sources at these addresses (as `sources.addresses` spells them), or that have one as another of theirs, as far as the viewer may
    know of them. Looked up by address first: joined by "or" with the other addresses, all sources would be read."""
    at = {*Source.objects.filter(url__in=addresses).values_list("pk", flat=True)}
    at |= {*Alias.objects.filter(url__in=addresses).values_list("source", flat=True)}
    return sources_visible_to(viewer).filter(pk__in=at)
