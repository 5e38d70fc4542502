"""What came of gatherings: told by lineage, never by who attended. Everything is counted as far as the viewer may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import ngettext

from commonplace.entries.audience import Sight, by_people_met, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.lineage.models import Edge, Thanks

TOLD = (Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.PRACTICE)
_LOOKED_AT = 5_000


@dataclass
class Came:
    """`grown`: entries that grew from it or from what did, by kind; `thanks`: how often somebody said what they used them for."""

    gathering: Entry
    grown: dict[str, int] = field(default_factory=dict)
    thanks: int = 0

    @property
    def notes(self) -> int:
        return self.grown.get(Kind.NOTE, 0) + self.grown.get(Kind.POST, 0)

    @property
    def questions(self) -> int:
        return self.grown.get(Kind.QUESTION, 0)

    @property
    def practices(self) -> int:
        return self.grown.get(Kind.PRACTICE, 0)

    @property
    def said(self) -> list[str]:
        """In words, what there is of each."""
        told = (
            (self.notes, ngettext("%(count)s note or post", "%(count)s notes and posts", self.notes)),
            (self.questions, ngettext("%(count)s question", "%(count)s questions", self.questions)),
            (self.practices, ngettext("%(count)s practice", "%(count)s practices", self.practices)),
            (self.thanks, ngettext("%(count)s time thanked for", "%(count)s times thanked for", self.thanks)),
        )
        return [words % {"count": count} for count, words in told if count]

    @property
    def is_anything(self) -> bool:
        return bool(self.thanks or self.notes or self.questions or self.practices)


def what_came_of(sight: Sight, gatherings: Collection[Entry]) -> list[Came]:
    """In the order given. Two steps of lineage, then the thanks for all of it: three queries."""
    roots = {entry.pk: {entry.pk} for entry in gatherings}
    kinds: dict[int, str] = {}
    grown: dict[int, set[int]] = {pk: set() for pk in roots}
    owners = roots
    for _step in range(2):
        owners = _grown_from(sight, owners, kinds)
        for pk, of in owners.items():
            for root in of:
                grown[root].add(pk)
    thanked = _thanks(sight, set().union(*grown.values())) if kinds else {}
    return [_came(entry, grown[entry.pk] - set(roots), kinds, thanked) for entry in gatherings]


def _grown_from(sight: Sight, owners: dict[int, set[int]], kinds: dict[int, str]) -> dict[int, set[int]]:
    """By the key of what grew from any of `owners`: the gatherings that it leads back to."""
    rows = Edge.objects.filter(visible_at("entry", sight), origin__in=list(owners)).values_list("entry", "entry__kind", "origin")
    found: dict[int, set[int]] = defaultdict(set)
    for entry, kind, origin in rows[:_LOOKED_AT]:
        found[entry] |= owners[origin or 0]
        kinds[entry] = kind
    return found


def _thanks(sight: Sight, entries: Collection[int]) -> dict[int, int]:
    counted: dict[int, int] = defaultdict(int)
    for entry in Thanks.objects.filter(visible_at("entry", sight), by_people_met("member", sight), entry__in=list(entries)).values_list(
        "entry", flat=True
    )[:_LOOKED_AT]:
        counted[entry] += 1
    return counted


def _came(entry: Entry, grown: Collection[int], kinds: dict[int, str], thanked: dict[int, int]) -> Came:
    came = Came(entry)
    for pk in grown:
        came.grown[kinds[pk]] = came.grown.get(kinds[pk], 0) + 1
        came.thanks += thanked.get(pk, 0)
    return came
