"""Which annotations a search is about: those of one page, of one person, of one group; and their order and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.entries.audience import EntryQuerySet, Sight
from commonplace.entries.models import Entry
from commonplace.entries.queries import sources_called
from commonplace.entries.tags import clean_tags
from commonplace.entries.words import Kind
from commonplace.hypothesis.groups import EVERYTHING, key_of
from commonplace.hypothesis.words import handle_in, read_moment
from commonplace.hypothesis.writing import at_hand
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.sources.addresses import normalise_url

KINDS = (Kind.HIGHLIGHT, Kind.SAVE, Kind.NOTE)
MOST = 200
COUNTED = 5_000
"""Further than this nobody counts; the client goes on asking until nothing comes."""
MOST_OF_ONE_MOMENT = 1_000
SORTS = {"created": "made_at", "updated": "edited_at"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A search as it was asked. `within` (a group) None: all groups; `apart`: answers in a list of their own."""

    uris: Sequence[str] = ()
    references: str = ""
    within: str | None = None
    user: str = ""
    tags: Sequence[str] = ()
    words: Sequence[tuple[str, str]] = field(default_factory=list)
    sort: str = "updated"
    rising: bool = False
    after: str = ""
    offset: int = 0
    limit: int = 20
    apart: bool = False


@dataclass(frozen=True)
class Found:
    rows: list[Entry]
    replies: list[Entry]
    total: int


def annotations_visible_to(sight: Sight) -> EntryQuerySet:
    """All that can be an annotation: highlights, notes on a source, saves that say why, and what answers one of these."""
    roots = Q(kind__in=KINDS, source__isnull=False) & ~Q(kind=Kind.SAVE, body="")
    replies = Q(kind=Kind.COMMENT, root__kind__in=KINDS, root__source__isnull=False)
    return Entry.objects.open_to(sight).filter(roots | replies)


def found(viewer: Member | None, sight: Sight, wanted: Wanted) -> Found:
    """One page. Rows of the very moment of the last one come with it, for the next page begins after that moment."""
    sources = _sources(sight, wanted.uris) if wanted.uris else None
    both = (_roots(viewer, sight, wanted, sources), _replies(viewer, sight, wanted, sources))
    lists = [rows for rows in both if rows is not None]
    total = sum(rows.order_by()[:COUNTED].count() for rows in lists[: 1 if wanted.apart else 2])
    if not wanted.apart:
        return Found(_page(lists, wanted), [], total)
    rows = _page(lists[:1], wanted)
    answers = Entry.objects.open_to(sight).filter(kind=Kind.COMMENT, root__in=[row.pk for row in rows]).order_by("pk") if rows else ()
    return Found(rows, list(at_hand(answers)[:COUNTED]) if rows else [], total)  # type: ignore[arg-type]


def _roots(viewer: Member | None, sight: Sight, wanted: Wanted, sources: list[int] | None) -> EntryQuerySet | None:
    if wanted.references:
        return None
    rows = Entry.objects.visible_to(sight).filter(kind__in=KINDS, source__isnull=False).exclude(kind=Kind.SAVE, body="")
    if sources is not None:
        rows = rows.filter(source__in=sources)
    return _narrowed(rows, viewer, wanted)


def _replies(viewer: Member | None, sight: Sight, wanted: Wanted, sources: list[int] | None) -> EntryQuerySet:
    rows = Entry.objects.open_to(sight).filter(kind=Kind.COMMENT)
    if wanted.references:
        answered = Entry.objects.filter(uid=wanted.references[:20]).values_list("pk", "root").first()
        pk, root = answered or (0, None)
        rows = rows.filter(parent=pk) if root else rows.filter(root=pk)
    elif sources is not None:
        rows = rows.filter(root__in=Entry.objects.filter(source__in=sources, kind__in=KINDS))
    else:
        rows = rows.filter(root__kind__in=KINDS, root__source__isnull=False)
    return _narrowed(rows, viewer, wanted)


def _sources(sight: Sight, uris: Sequence[str]) -> list[int]:
    """The sources at these addresses, or that have them as another of theirs, as far as the viewer may know of them."""
    addresses = set()
    for uri in uris[:20]:
        try:
            addresses.add(normalise_url(uri))
        except Refusal:
            continue  # a name that only its maker knows, such as the fingerprint of a PDF
    return list(sources_called(sight, addresses).values_list("pk", flat=True))


def _narrowed(rows: EntryQuerySet, viewer: Member | None, wanted: Wanted) -> EntryQuerySet:
    if wanted.within not in {None, EVERYTHING}:
        assert wanted.within is not None
        key = key_of(viewer, wanted.within)
        # What is for oneself alone stands in every group, as members of Hypothesis know it.
        keys = [key, *([f"me:{viewer.pk}"] if viewer else [])] if key else []
        rows = _of_group(rows, keys, whole=not (wanted.uris or wanted.references or wanted.user))
    if wanted.user:
        rows = rows.filter(author__handle=handle_in(wanted.user) or "-")
    elif not (wanted.uris or wanted.references or wanted.within not in {None, EVERYTHING}):
        # Of all there is, nobody goes through the whole: without a page, a person or a group it is one's own.
        rows = rows.filter(author=viewer.pk if viewer else 0)
    for tag in clean_tags(wanted.tags):
        rows = rows.filter(tags__name=tag)
    return _with_words(rows, wanted)


def _of_group(rows: EntryQuerySet, keys: Sequence[str], *, whole: bool) -> EntryQuerySet:
    """Those of these audiences. A `whole` group may hold everything that was ever written here: its newest are enough, and each audience is read
    from its newest on."""
    if not whole:
        return rows.for_any_of(keys)
    return rows.filter(reduce(or_, (Q(pk__in=_newest(rows.for_any_of([key]))) for key in keys), Q(pk__in=[])))


def _newest(rows: EntryQuerySet) -> QuerySet[Entry, Any]:
    return rows.order_by("-made_at", "-pk").values("pk")[:COUNTED]


def _with_words(rows: EntryQuerySet, wanted: Wanted) -> EntryQuerySet:
    for name, words in wanted.words:
        if not (wanted.uris or wanted.references):
            raise Refusal(_("Words are looked for here within one page. Say which (uri), or use the search of Commonplace."))
        within = {"text": Q(body__icontains=words), "quote": Q(quote__icontains=words)}
        rows = rows.filter(within.get(name) or within["text"] | within["quote"])
    return rows


def _page(lists: Sequence[EntryQuerySet], wanted: Wanted) -> list[Entry]:
    column = SORTS[wanted.sort]
    order = (column, "pk") if wanted.rising else (f"-{column}", "-pk")
    moment = read_moment(wanted.after) if wanted.after else None
    if moment is not None:
        lists = [rows.filter(**{f"{column}__{'gt' if wanted.rising else 'lt'}": moment}) for rows in lists]
    size = wanted.offset + wanted.limit
    merged: list[Entry] = []
    for rows in lists:
        merged += at_hand(rows).order_by(*order)[: size + 1]
    merged.sort(key=lambda entry: (getattr(entry, column), entry.pk), reverse=not wanted.rising)
    page = merged[wanted.offset : size]
    if not page or len(merged) <= size or getattr(merged[size], column) != getattr(page[-1], column):
        return page
    return page + _of_one_moment(lists, column, getattr(page[-1], column), {entry.pk for entry in merged[:size]}, order)


def _of_one_moment(lists: Sequence[EntryQuerySet], column: str, moment: datetime, known: set[int], order: Sequence[str]) -> list[Entry]:
    more: list[Entry] = []
    for rows in lists:
        same = at_hand(rows.filter(**{column: moment})).order_by(*order)[:MOST_OF_ONE_MOMENT]
        more += [entry for entry in same if entry.pk not in known]
    return list(islice(more, MOST_OF_ONE_MOMENT))
