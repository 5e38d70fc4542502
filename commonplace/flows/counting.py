"""Counting deeds as they happen. Only what every member may see is counted, so that no sum can tell of anything hidden.

An entry is always counted as a whole: what it adds now is compared with what was noted of it, and the difference is applied. So it does not
matter how often, or in which order, it is asked to be counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from commonplace.entries.audience import open_to_all_at
from commonplace.entries.models import Entry
from commonplace.entries.shared_writing import co_writers_of
from commonplace.entries.words import Kind
from commonplace.flows.models import Book, Counted, Standing
from commonplace.flows.packing import Deed, Role, code_of, pack_counts, pack_deeds, unpack_counts, unpack_deeds
from commonplace.flows.quarters import quarter_of
from commonplace.kit.clock import now
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import NOBODY, Member

DOES = {
    Kind.SAVE: Role.SEEK,
    Kind.QUESTION: Role.SEEK,
    Kind.HIGHLIGHT: Role.SENSE,
    Kind.NOTE: Role.SENSE,
    Kind.GOAL: Role.SENSE,
    Kind.POST: Role.SHARE,
    Kind.ANSWER: Role.SHARE,
    Kind.PRACTICE: Role.SHARE,
    Kind.JOURNEY: Role.SHARE,
    Kind.GATHERING: Role.SHARE,
    Kind.PORTFOLIO: Role.SENSE,
    Kind.COMMENT: Role.SHARE,
}
"""What its author, and whoever wrote on it with them, takes part in by sharing an entry of this kind with everybody."""


@transaction.atomic
def recount(entry_keys: Sequence[int]) -> bool:
    """Bring the counts in line with what these entries are now. False while all is being counted anew: come again later."""
    book = Book.locked()
    if book.is_rebuilding(now()):
        return False
    wanted = deeds_of(entry_keys)
    rows = {row.entry_key: row for row in Counted.objects.filter(edition=book.edition, entry_key__in=entry_keys)}
    changes: Counter[Deed] = Counter()
    for key in entry_keys:
        changes.update(wanted.get(key, ()))
        if key in rows:
            changes.subtract(unpack_deeds(rows[key].packed))
    _apply(book.edition, {deed: often for deed, often in changes.items() if often})
    _note(book.edition, entry_keys, wanted, rows)
    return True


def deeds_of(entry_keys: Sequence[int]) -> dict[int, list[Deed]]:
    """What each of these entries adds now; entries that add nothing are left out. Four queries for any number."""
    found: dict[int, list[Deed]] = defaultdict(list)
    nobody = Member.objects.filter(handle=NOBODY).values_list("pk", flat=True).first()
    authors: dict[int, int] = {}
    opened = Entry.objects.open_to_all().filter(pk__in=entry_keys)
    for pk, author, kind, made_at in opened.values_list("pk", "author_id", "kind", "made_at"):
        authors[pk] = author
        if author != nobody:
            found[pk].append((quarter_of(made_at), author, -DOES[Kind(kind)]))
    for one in co_writers_of(opened):
        found[one.entry].append((quarter_of(one.since), one.member, -DOES[Kind(one.kind)]))
    for pk, moment, giver, taker in [*_edges_of(authors), *_thanks_for(authors)]:
        if giver != taker and nobody not in {giver, taker}:
            found[pk].append((quarter_of(moment), giver, taker))
    return found


def _edges_of(authors: Mapping[int, int]) -> Iterable[tuple[int, datetime, int, int]]:
    """What an entry grew from went from its author to the entry's; an answer goes from who answers to who asked."""
    edges = Edge.objects.filter(open_to_all_at("origin"), entry__in=list(authors))
    for pk, kind, moment, earlier in edges.values_list("entry_id", "kind", "made_at", "origin__author_id"):
        giver, taker = (authors[pk], earlier) if kind == EdgeKind.ANSWERS else (earlier, authors[pk])
        yield pk, moment, giver, taker


def _thanks_for(authors: Mapping[int, int]) -> Iterable[tuple[int, datetime, int, int]]:
    for pk, member, moment in Thanks.objects.filter(entry__in=list(authors)).values_list("entry_id", "member_id", "made_at"):
        yield pk, moment, authors[pk], member


def heirs_of(entry_keys: Sequence[int]) -> list[int]:
    """The entries that grew from these: whether the edge counts depends on both ends."""
    return sorted(set(Edge.objects.filter(origin__in=entry_keys).values_list("entry_id", flat=True)))


def _apply(edition: int, changes: Mapping[Deed, int]) -> None:
    people = {(quarter, member) for quarter, one, other in changes for member in (one, other) if member > 0}
    if not people:
        return
    standings = _standings(edition, people)
    counts: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for (quarter, one, other), often in changes.items():
        if other < 0:
            counts[quarter, one][code_of(Role(-other))] += often
        else:
            counts[quarter, one][code_of(Role.GAVE, standings[quarter, other].team)] += often
            counts[quarter, other][code_of(Role.TOOK, standings[quarter, one].team)] += often
    for person, added in counts.items():
        total = Counter(unpack_counts(standings[person].packed))
        total.update(added)
        standings[person].packed = pack_counts(total)
    Standing.objects.bulk_update((standings[person] for person in counts), ["packed"], batch_size=200)


def _standings(edition: int, people: set[tuple[int, int]]) -> dict[tuple[int, int], Standing]:
    """The rows of these people in these quarters; who has none gets one with the team of today."""
    quarters, members = ({person[place] for person in people} for place in (0, 1))
    kept = Standing.objects.filter(edition=edition, quarter__in=quarters, member_id__in=members)
    found = {(row.quarter, row.member_id): row for row in kept}
    missing = sorted(people - found.keys())
    if missing:
        teams = dict(Member.objects.filter(pk__in=[member for _quarter, member in missing]).values_list("pk", "team_id"))
        made = Standing.objects.bulk_create(
            Standing(edition=edition, quarter=quarter, member_id=member, team=teams.get(member) or 0) for quarter, member in missing
        )
        found |= {(row.quarter, row.member_id): row for row in made}
    return found


def _note(edition: int, entry_keys: Sequence[int], wanted: Mapping[int, list[Deed]], rows: Mapping[int, Counted]) -> None:
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    if gone:
        Counted.objects.filter(pk__in=gone).delete()
    changed, fresh = [], []
    for key in entry_keys:
        if key not in wanted:
            continue
        if key not in rows:
            fresh.append(Counted(edition=edition, entry_key=key, packed=pack_deeds(wanted[key])))
        elif sorted(unpack_deeds(rows[key].packed)) != sorted(wanted[key]):
            rows[key].packed = pack_deeds(wanted[key])
            changed.append(rows[key])
    Counted.objects.bulk_create(fresh)
    Counted.objects.bulk_update(changed, ["packed"], batch_size=200)
