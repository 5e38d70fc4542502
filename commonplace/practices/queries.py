"""Reading practices as one viewer may see them. What rests on something hidden is shown without it; what people from whom a block keeps the viewer
say of a practice is not there for that viewer, and is not counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from commonplace.entries.audience import Looker, Viewer, by_people_met, shared_in_any, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Stage
from commonplace.freshness.days import today
from commonplace.freshness.models import Upkeep
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.practices.models import Adoption, Experiment, Keeper, Move, MoveEvidence, Outcome, Practice, Verdict
from commonplace.spaces.models import Space

SHOWN = 10
IN_A_COLUMN = 12
_HEAVY = ("entry__body", "entry__body_html", "entry__card_html", "context", "probe", "outcome", "limits")
NEWEST = ("-made_at", "-pk")


def practices_visible_to(viewer: Looker, *, space: Space | None = None, tag: str = "") -> QuerySet[Practice]:
    """The practices that the viewer may see; those shared in one space, those that carry a tag."""
    found = Practice.objects.filter(visible_at("entry", viewer))
    if space is not None:
        found = found.filter(Exists(Entry.objects.filter(shared_in_any([space.pk]), pk=OuterRef("entry"))))
    if tag:
        found = found.filter(Exists(EntryTag.objects.filter(entry=OuterRef("entry"), tag__name=tag)))
    return found


@dataclass(frozen=True)
class OnBoard:
    """A practice as the board shows it. `tried` are the outcomes of each sort that there are, never put together."""

    practice: Practice
    tried: list[tuple[str, str, int]]
    adopters: int
    is_due: bool


@dataclass(frozen=True)
class Column:
    stage: Stage
    shown: list[OnBoard]
    next_cursor: str | None


def column(viewer: Looker, practices: QuerySet[Practice], stage: Stage, *, after: str = "", size: int = IN_A_COLUMN) -> Column:
    """The practices of one stage, the latest moved first: one page by key."""
    rows = practices.filter(stage=stage).select_related("entry__author", "entry__audience__space").defer(*_HEAVY)
    page = page_by_key(rows, keys=("-moved_at", "-pk"), after=after, size=size)
    return Column(stage, _on_board(viewer, page.items), page.next_cursor)


def _on_board(viewer: Looker, practices: Sequence[Practice]) -> list[OnBoard]:
    keys = [practice.pk for practice in practices]
    if not keys:
        return []
    tried = verdict_counts(viewer, keys)
    adoptions = Adoption.objects.filter(by_people_met("member", viewer), practice__in=keys, ended_on__isnull=True)
    adopted = dict(adoptions.values_list("practice").annotate(Count("pk")).order_by())
    due = set(Upkeep.objects.filter(entry__in=keys, look_on__lte=today()).values_list("entry", flat=True))
    return [OnBoard(practice, in_words(tried[practice.pk]), adopted.get(practice.pk, 0), practice.pk in due) for practice in practices]


def verdict_counts(viewer: Looker, keys: Iterable[int]) -> dict[int, dict[str, int]]:
    said = Outcome.objects.filter(by_people_met("member", viewer), practice__in=list(keys), removed_at__isnull=True)
    rows = said.values_list("practice", "verdict").annotate(Count("pk"))
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    for practice, verdict, times in rows.order_by("practice", "verdict"):
        counted[practice][verdict] = times
    return counted


def in_words(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """(verdict, its label, how often), for those that there are."""
    return [(verdict.value, str(verdict.label), counts[verdict]) for verdict in Verdict if verdict in counts]


@dataclass(frozen=True)
class Said:
    """An outcome, and what it rests on where the viewer may see that."""

    outcome: Outcome
    evidence: Entry | None


@dataclass(frozen=True)
class Side:
    """What was said of one sort, the newest first, beside the others."""

    verdict: Verdict
    times: int
    said: list[Said]


@dataclass(frozen=True)
class MoveShown:
    """`by` is None, and `reason` left out, where a block stands between the viewer and whoever moved it: that it moved stays true."""

    move: Move
    by: Member | None
    reason: str
    entries: list[Entry]
    heir: Entry | None
    experiments: list[Experiment] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)


@dataclass(frozen=True)
class PracticeShown:
    practice: Practice
    keepers: list[Keeper]
    experiments: list[Experiment]
    sides: list[Side]
    adoptions: list[Adoption]
    more_adoptions: bool
    moves: list[MoveShown]
    more_moves: bool
    mine: Adoption | None

    @property
    def under_way(self) -> Experiment | None:
        return next((one for one in self.experiments if one.ended_at is None), None)

    @property
    def contradict(self) -> bool:
        """Whether some say that it worked and some that it did not."""
        there = {side.verdict for side in self.sides}
        return Verdict.DID_NOT in there and len(there) > 1


def practice_shown(viewer: Viewer, entry: Entry, practice: Practice) -> PracticeShown:
    """In a fixed number of queries, however much there is."""
    sight = sight_of(viewer)
    counts = verdict_counts(sight, [practice.pk])[practice.pk]
    outcomes = [found for verdict in Verdict if verdict in counts for found in outcomes_of(sight, practice.pk, verdict)[:SHOWN]]
    moves = list(moves_of(practice.pk)[: SHOWN + 1])
    adoptions = list(adoptions_of(sight, practice.pk)[: SHOWN + 1])
    said = outcomes_shown(sight, outcomes)
    mine = Adoption.objects.filter(practice=practice, member=viewer, ended_on__isnull=True).first() if viewer is not None else None
    return PracticeShown(
        practice,
        list(keepers_of(sight, practice.pk)),
        list(practice.experiments.select_related("member").order_by(*NEWEST)[:SHOWN]),
        [
            Side(verdict, counts[verdict], [one for one in said if one.outcome.verdict == verdict])
            for verdict in Verdict
            if verdict in counts
        ],
        adoptions[:SHOWN],
        len(adoptions) > SHOWN,
        moves_shown(sight, moves[:SHOWN]),
        len(moves) > SHOWN,
        mine,
    )


def keepers_of(viewer: Looker, practice_id: int) -> QuerySet[Keeper]:
    """Who keeps it beside its author, by name."""
    keepers = Keeper.objects.filter(by_people_met("member", viewer), practice=practice_id)
    return keepers.select_related("member").order_by("member__name_key", "pk")


def outcomes_of(viewer: Looker, practice_id: int, verdict: Verdict | None = None) -> QuerySet[Outcome]:
    """Of a practice that the viewer has been shown; what was taken back is not there."""
    said = Outcome.objects.filter(by_people_met("member", viewer), practice=practice_id, removed_at__isnull=True)
    rows = said.select_related("member", "team").order_by(*NEWEST)
    return rows.filter(verdict=verdict) if verdict else rows


def adoptions_of(viewer: Looker, practice_id: int) -> QuerySet[Adoption]:
    taken = Adoption.objects.filter(by_people_met("member", viewer), practice=practice_id)
    return taken.select_related("member", "team").order_by(*NEWEST)


def moves_of(practice_id: int) -> QuerySet[Move]:
    return Move.objects.filter(practice=practice_id).select_related("member").order_by(*NEWEST)


def _entries(viewer: Looker, keys: Iterable[int | None]) -> dict[int, Entry]:
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = Entry.objects.visible_to(viewer).filter(pk__in=wanted).select_related("author")
    return {entry.pk: entry for entry in rows.only("uid", "kind", "title", "excerpt", "author__name")}


def outcomes_shown(viewer: Looker, outcomes: Sequence[Outcome]) -> list[Said]:
    found = _entries(viewer, [outcome.evidence_id for outcome in outcomes])
    return [Said(outcome, found.get(outcome.evidence_id or 0)) for outcome in outcomes]


def moves_shown(viewer: Looker, moves: Sequence[Move]) -> list[MoveShown]:
    """With what each rested on, as far as the viewer may see it: two queries, and one for the sight where there is none yet."""
    sight = sight_of(viewer)
    there = Q(outcome__isnull=True) | Q(outcome__removed_at__isnull=True)
    met = by_people_met("outcome__member", sight) & by_people_met("adoption__member", sight)
    rows = MoveEvidence.objects.filter(there, met, move__in=moves).select_related(
        "experiment", "outcome__member", "outcome__team", "adoption__member", "adoption__team"
    )
    rested: dict[int, list[MoveEvidence]] = defaultdict(list)
    for row in rows.order_by("pk"):
        rested[row.move_id].append(row)
    keys = [row.entry_id for several in rested.values() for row in several]
    found = _entries(sight, [*keys, *(move.heir_id for move in moves)])
    return [
        MoveShown(
            move,
            None if move.member_id in sight.unseen_ids else move.member,
            "" if move.member_id in sight.unseen_ids else move.reason,
            [found[row.entry_id] for row in rested[move.pk] if row.entry_id in found],
            found.get(move.heir_id or 0),
            [row.experiment for row in rested[move.pk] if row.experiment],
            [row.outcome for row in rested[move.pk] if row.outcome],
            [row.adoption for row in rested[move.pk] if row.adoption],
        )
        for move in moves
    ]


def is_due(look_on: date | None) -> bool:
    return look_on is not None and look_on <= today()
