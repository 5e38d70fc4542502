"""A member's garden: their notes that are open to all, with the links among them. Members see in it what strangers see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from commonplace.entries.audience import EntryQuerySet, Sight, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.kit.markdown import excerpt
from commonplace.kit.paging import page_by_key
from commonplace.lineage.models import Reference
from commonplace.people.models import Member

SIZE = 30
MOST_TOPICS = 24
LATELY = 1_000
"""So many of the newest notes are looked at for the topics and for the map."""
MOST_LINKS = 400
"""Links that are looked at for what a note is tied to, and for the map."""
_SHOWN = ("pk", "uid", "title", "excerpt", "maturity", "made_at", "edited_at", "kind")


@dataclass(frozen=True, slots=True)
class Tie:
    uid: str
    title: str


@dataclass(slots=True)
class Plant:
    """A note of the garden; `linked_from` and `links_to` are others of the same garden."""

    entry: Entry
    linked_from: list[Tie] = field(default_factory=list)
    links_to: list[Tie] = field(default_factory=list)


@dataclass(frozen=True)
class Garden:
    plants: list[Plant]
    next_cursor: str | None
    topics: list[tuple[str, int]]
    start: Plant | None


def notes_of(member: Member) -> EntryQuerySet:
    """The member's notes that strangers may see."""
    return Entry.objects.visible_to(None).filter(author=member, kind=Kind.NOTE)


def garden_of(member: Member, *, start: Entry | None, after: str = "") -> Garden:
    """One page, newest first; `start` stands before the first, as long as it is open to all. The same number of queries for any garden."""
    sight = sight_of(None)
    notes = notes_of(member).only(*_SHOWN)
    page = page_by_key(notes, keys=("-made_at", "-pk"), after=after, size=SIZE)
    first = notes.filter(pk=start.pk).first() if start is not None and not after else None
    plants = {entry.pk: Plant(entry) for entry in [*([first] if first else []), *page.items]}
    _tie(sight, member, plants)
    shown = [plants[entry.pk] for entry in page.items if first is None or entry.pk != first.pk]
    return Garden(shown, page.next_cursor, _topics(sight, member) if not after else [], plants[first.pk] if first else None)


def _tie(sight: Sight, member: Member, plants: dict[int, Plant]) -> None:
    """What links to each of these notes, and what they link to, of the same garden."""
    for here, there in (("target", "entry"), ("entry", "target")):
        columns = (f"{here}_id", *(f"{there}__{name}" for name in ("pk", "uid", "title", "excerpt")))
        rows = links_among(sight, member).filter(**{f"{here}__in": list(plants)}).order_by("-pk").values_list(*columns)[:MOST_LINKS]
        seen: dict[int, set[int]] = defaultdict(set)
        for pk, other, uid, title, opening in rows:
            if other == pk or other in seen[pk]:
                continue
            seen[pk].add(other)
            ties = plants[pk].linked_from if here == "target" else plants[pk].links_to
            ties.append(Tie(uid, title or excerpt(opening, 80) or uid))


def links_among(sight: Sight, member: Member) -> QuerySet[Reference]:
    return Reference.objects.filter(
        visible_at("entry", sight),
        visible_at("target", sight),
        entry__author=member,
        target__author=member,
        entry__kind=Kind.NOTE,
        target__kind=Kind.NOTE,
    )


def _topics(sight: Sight, member: Member) -> list[tuple[str, int]]:
    """What the newest notes are about, the most frequent first."""
    newest = list(notes_of(member).order_by("-made_at", "-pk").values_list("pk", flat=True)[:LATELY])
    carried = EntryTag.objects.filter(visible_at("entry", sight), entry__in=newest).values_list("tag__name")
    return list(carried.annotate(count=Count("pk")).order_by("-count", "tag__name")[:MOST_TOPICS])
