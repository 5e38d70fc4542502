"""Who a member learns from and who learns from them: people, the latest first, each with the entries that show it.

Read from the newest `WINDOW` passings that the member may see at both ends, so a longer history costs no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, by_people_met, visible_at
from commonplace.flow.models import Passing
from commonplace.kit.markdown import excerpt as words_of
from commonplace.kit.prepared import Prepared, padded
from commonplace.lineage.models import Edge
from commonplace.lineage.words import GREW

WINDOW = 300
EVIDENCE = 4
"""So much is shown of one person; the rest is in the files to take along."""


@dataclass(frozen=True, slots=True)
class Person:
    pk: int
    name: str
    handle: str
    team_id: int | None
    team: str

    @property
    def url(self) -> str:
        return f"/people/{self.handle}/"


@dataclass(frozen=True, slots=True)
class Thing:
    pk: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Passed:
    """One time that something went on. `other` is the person who is not the member; `hows` are EdgeKinds, none for thanks; `entry` is None then."""

    other: Person
    origin: Thing
    entry: Thing | None
    hows: tuple[str, ...]
    used_for: str
    made_at: datetime

    @property
    def words(self) -> str:
        return ", ".join(str(GREW[how]) for how in self.hows) if self.hows else _("thanks")


@dataclass
class Circle:
    """One person with what shows it, the newest first."""

    person: Person
    passed: list[Passed] = field(default_factory=list)

    @property
    def shown(self) -> list[Passed]:
        return self.passed[:EVIDENCE]

    @property
    def has_more(self) -> bool:
        return len(self.passed) > EVIDENCE


def learnt(sight: Sight) -> list[Passed]:
    """What the member took from others, the newest first."""
    return _passed(_LEARNT.rows(sight.author_id, *sight.values))


def taught(sight: Sight) -> list[Passed]:
    """What others took from the member, the newest first."""
    return _passed(_TAUGHT.rows(sight.author_id, *sight.values))


def by_person(passed: Sequence[Passed]) -> list[Circle]:
    """In the order of the latest; nobody is counted."""
    found: dict[int, Circle] = {}
    for one in passed:
        found.setdefault(one.other.pk, Circle(one.other)).passed.append(one)
    return list(found.values())


def _learnt(member_id: int, *seen: Any) -> QuerySet[Passing, Any]:
    sight = Sight.standing(True, *seen)
    still = Q(thanks__isnull=False) | Q(entry__isnull=False, entry__withdrawn_at__isnull=True)
    return _rows("teacher", Passing.objects.filter(still, visible_at("origin", sight), learner=member_id))


def _taught(member_id: int, *seen: Any) -> QuerySet[Passing, Any]:
    sight = Sight.standing(True, *seen)
    seen_by_both = Q(thanks__isnull=False) & by_people_met("learner", sight) | Q(entry__isnull=False) & visible_at("entry", sight)
    return _rows("learner", Passing.objects.filter(seen_by_both, origin__withdrawn_at__isnull=True, teacher=member_id))


def _rows(other: str, passings: QuerySet[Passing]) -> QuerySet[Passing, Any]:
    person = (other, f"{other}__name", f"{other}__handle", f"{other}__team", f"{other}__team__name")
    things = (f"{end}__{name}" for end in ("origin", "entry") for name in ("pk", "uid", "title", "excerpt"))
    return passings.order_by("-pk").values_list(*person, *things, "thanks__used_for", "made_at")[:WINDOW]


_LEARNT, _TAUGHT = Prepared(_learnt), Prepared(_taught)


def _passed(rows: Sequence[Sequence[Any]]) -> list[Passed]:
    hows = _hows([row[9] for row in rows if row[9]])
    passed = []
    for row in rows:
        pk, name, handle, team_id, team = row[:5]
        origin, entry = _thing(row[5:9]), _thing(row[9:13])
        how = hows.get((entry.pk, origin.pk), ()) if entry and origin else ()
        if origin and (how or not entry):  # a tie that was taken back is not told of
            passed.append(Passed(Person(pk, name, handle, team_id, team or ""), origin, entry, how, row[13] or "", row[14]))
    return passed


def _thing(row: Sequence[Any]) -> Thing | None:
    pk, uid, title, excerpt = row
    return Thing(pk, title or words_of(excerpt, 80) or uid, f"/e/{uid}/") if pk else None


def _hows(entries: Sequence[int]) -> dict[tuple[int, int], tuple[str, ...]]:
    found: dict[tuple[int, int], tuple[str, ...]] = defaultdict(tuple)
    if entries:
        for entry, origin, kind in _KINDS.rows(padded(sorted(set(entries)))):
            found[entry, origin] += (kind,)
    return found


def _kinds(entries: tuple[int, ...]) -> QuerySet[Edge, Any]:
    return Edge.objects.filter(entry__in=entries, origin__isnull=False).order_by("pk").values_list("entry", "origin", "kind")


_KINDS = Prepared(_kinds)
