"""Reading hatches: the list, the sheet with its receipts, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet

from commonplace.entries.audience import Sight, by_people_met, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.hatch.grounds import Measured, Shown, is_lost, measured, shown_passages, why_not
from commonplace.hatch.model.allowance import cost_of, left_for
from commonplace.hatch.model.endpoint import Endpoint, endpoint
from commonplace.hatch.models import Hatch, Sentence
from commonplace.hatch.words import MOVES_OF_TWO, Choice, Finding, Form, Hand, Part, State, Verdict
from commonplace.kit.paging import KeyPage, page_by_key
from commonplace.knowing.people import Person, people_who_know
from commonplace.people.models import Member
from commonplace.practices.models import Experiment, Outcome
from commonplace.search.telling import telling_words

SHOWN = 20


def hatches_of(member: Member, *, after: str = "", put_away: bool = False) -> KeyPage[Hatch]:
    """One's own, the newest first."""
    rows = Hatch.objects.filter(member=member).select_related("kept__entry")
    rows = rows.filter(state=State.LET_GO) if put_away else rows.exclude(state=State.LET_GO)
    rows = rows.annotate(sentence_count=Count("sentences", filter=~Q(sentences__part=Part.PLACE)))
    return page_by_key(rows, keys=("-made_at", "-pk"), after=after, size=SHOWN)


def own_hatches(member: Member) -> QuerySet[Hatch]:
    """A hatch is its drafter's alone; to everybody else there is none."""
    return Hatch.objects.filter(member=member).select_related("member", "kept__entry__audience")


def sentences_of(hatch: Hatch) -> QuerySet[Sentence]:
    return hatch.sentences.select_related("hatch").prefetch_related("receipts")


@dataclass(frozen=True)
class Line:
    """A sentence as the sheet shows it."""

    row: Sentence
    passages: list[Shown]
    found: list[tuple[str, str]]
    """What was found, in words, with the words that it was found in."""
    is_lost: bool
    """Whether one of its passages may not be seen any more: it is not shown, and cannot be kept as it is."""

    @property
    def is_place(self) -> bool:
        return self.row.hand == Hand.PERSON

    @property
    def is_failing(self) -> bool:
        return any(one["finding"] != Finding.COPIED for one in self.row.found)


@dataclass(frozen=True)
class Section:
    heading: str
    lines: list[Line]


@dataclass(frozen=True)
class Report:
    """Of the sentences of a machine, and of quotes: how many, and what the checks say of them."""

    sentences: int
    supported: int
    weak: int
    conjecture: int
    failing: int
    quotes: int
    open: int
    own: int


@dataclass(frozen=True)
class GroundShown:
    """The ground as its drafter may see it: `why_not` says why it is refused, "" where it is not; `measured` is None below two passages. `model` is
    what could be asked to write, with what the drafter may still ask of it today."""

    passages: list[Shown]
    chosen: list[Shown]
    people: int
    measured: Measured | None
    why_not: str
    model: Endpoint | None
    tokens_left: int

    @property
    def is_two(self) -> bool:
        return self.measured is not None and self.measured.cohesion.is_two


def ground_shown(member: Member, hatch: Hatch) -> GroundShown:
    """What is in, what was left out and why, and whether it hangs together."""
    sight = sight_of(member)
    passages = shown_passages(sight, hatch)
    chosen = [one for one in passages if one.passage.is_in]
    found = measured(sight, chosen) if len(chosen) > 1 else None
    asked = endpoint()
    return GroundShown(
        passages,
        chosen,
        len({one.entry.author_id for one in chosen if one.entry and one.entry.author_id != member.pk}),
        found,
        why_not(found, may_be_two=hatch.move in MOVES_OF_TWO) if found else "",
        asked,
        left_for(member) if asked else 0,
    )


@dataclass(frozen=True)
class SheetShown:
    """`is_unknown` says of an answer that nothing carries it; then `people` are whom to ask."""

    sections: list[Section]
    report: Report
    is_unknown: bool
    people: list[Person]


def sheet_shown(member: Member, hatch: Hatch) -> SheetShown:
    """The sheet as its drafter may see it."""
    sections, report = sheet_of(sight_of(member), hatch)
    is_unknown = hatch.form == Form.ANSWER and hatch.state == State.HATCHED and not report.supported and not report.own
    people = people_who_know(member, " ".join(sorted(telling_words(hatch.wish))), size=3).known if is_unknown else []
    return SheetShown(sections, report, is_unknown, people)


def begun_with(member: Member, hatch: Hatch, row: Sentence | None) -> Sentence | None:
    """The sentence that a question or a practice comes out of, as long as its drafter may see what that rests on."""
    if row is None or row.choice == Choice.REWRITTEN:
        return row
    return None if is_lost(row, {one.passage.pk for one in shown_passages(sight_of(member), hatch)}) else row


def sheet_of(sight: Sight, hatch: Hatch) -> tuple[list[Section], Report]:
    """Four queries, however long it is."""
    seen = {one.passage.pk: one for one in shown_passages(sight, hatch)}
    lines = [_line(row, seen) for row in hatch.sentences.prefetch_related("receipts")]
    sections = [Section(heading, list(some)) for heading, some in groupby(lines, key=lambda line: line.row.heading)]
    return sections, _report(lines)


def _line(row: Sentence, seen: dict[int, Shown]) -> Line:
    receipts = [receipt.passage_id for receipt in row.receipts.all()]
    lost = is_lost(row, seen)
    found = [] if lost else [(str(Finding(one["finding"]).label), str(one["words"])) for one in row.found]
    passages = sorted((seen[key] for key in receipts if key in seen), key=lambda one: one.number)
    return Line(row, passages, found, is_lost=lost)


def _report(lines: Sequence[Line]) -> Report:
    machine = [line.row for line in lines if line.row.hand == Hand.MACHINE]
    return Report(
        sentences=len(machine),
        supported=sum(row.verdict == Verdict.SUPPORTED for row in machine),
        weak=sum(row.verdict == Verdict.WEAK for row in machine),
        conjecture=sum(row.verdict == Verdict.CONJECTURE for row in machine),
        failing=sum(line.is_failing for line in lines),
        quotes=sum(line.row.hand == Hand.QUOTE for line in lines),
        open=sum(line.row.choice == Choice.OPEN and not line.is_place for line in lines),
        own=sum(line.row.choice == Choice.REWRITTEN for line in lines),
    )


@dataclass(frozen=True)
class Came:
    """Something that came of a hatch, and where it stands now."""

    entry: Entry
    answers: int
    is_solved: bool
    experiments: list[Experiment]
    outcomes: list[Outcome]


def came_of(member: Member, hatch: Hatch) -> list[Came]:
    """Its entry, and the questions and practices that sprouted, with their outcomes, as far as the member may see them. Five queries."""
    sight = sight_of(member)
    keys = [*hatch.sprouts.order_by("pk").values_list("entry", flat=True)]
    kept = getattr(hatch, "kept", None)
    keys = [kept.entry_id, *keys] if kept else keys
    if not keys:
        return []
    of = ("question_body", "audience__space", "audience__circle", "author", "source")
    rows = Entry.objects.visible_to(sight).filter(pk__in=keys).select_related(*of).defer("body", "body_html")
    entries = {entry.pk: entry for entry in rows}
    answers = dict(
        Entry.objects.visible_to(sight)
        .filter(root__in=list(entries), kind=Kind.ANSWER)
        .values("root")
        .annotate(many=Count("pk"))
        .values_list("root", "many")
    )
    experiments = list(Experiment.objects.filter(practice__in=list(entries)).order_by("pk"))
    said = Outcome.objects.filter(by_people_met("member", sight), practice__in=list(entries), removed_at__isnull=True)
    outcomes = list(said.select_related("member").order_by("pk"))
    return [
        Came(
            entries[key],
            answers.get(key, 0),
            bool(getattr(getattr(entries[key], "question_body", None), "is_solved", False)),
            [one for one in experiments if one.practice_id == key],
            [one for one in outcomes if one.practice_id == key],
        )
        for key in keys
        if key in entries
    ]


def price(hatch: Hatch) -> str:
    """What it cost, "" where the administrator has set no prices."""
    return f"{hatch.cost / 1_000_000:.4f}" if cost_of(1_000_000, 1_000_000) else ""
