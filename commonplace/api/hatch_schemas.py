"""The shapes of hatches: the ground, the sheet with its receipts, and what becomes of them."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from commonplace.api.entry_schemas import EntryOut
from commonplace.api.schemas import PersonOut, at_home
from commonplace.hatch.grounds import Shown
from commonplace.hatch.models import Hatch
from commonplace.hatch.queries import Came, GroundShown, Line, Report, SheetShown
from commonplace.hatch.words import Choice, Finding, Form, From, Hand, Move, Part, State, Verdict
from commonplace.people.models import Member


class HatchOut(Schema):
    """Where it is. `model` is "" where none had a part in it; `failure` says why it ended early; `entry` is the uid of what it became."""

    uid: str
    address: str
    title: str
    about: str
    way: From
    wish: str
    form: Form
    move: Move
    state: State
    is_running: bool
    model: str
    failure: str
    tokens_in: int
    tokens_out: int
    entry: str | None
    made_at: datetime
    hatched_at: datetime | None

    @classmethod
    def of(cls, hatch: Hatch) -> HatchOut:
        kept = getattr(hatch, "kept", None)
        return cls(
            uid=hatch.uid, address=at_home(hatch.get_absolute_url()), title=hatch.title, about=hatch.about, way=From(hatch.gathered_from),
            wish=hatch.wish, form=Form(hatch.form), move=Move(hatch.move), state=State(hatch.state), is_running=hatch.is_running,
            model=hatch.model, failure=hatch.failure, tokens_in=hatch.tokens_in, tokens_out=hatch.tokens_out,
            entry=kept.entry.uid if kept else None, made_at=hatch.made_at, hatched_at=hatch.hatched_at,
        )  # fmt: skip


class HatchesOut(Schema):
    items: list[HatchOut]
    next: str | None


class HatchPassageOut(Schema):
    """`entry` is what it was taken from, or `source`, where it is a page's own text. `left_out` is "orders" where it speaks to machines, "strange"
    where it is no nearer to the others than texts here usually are."""

    number: int
    text: str
    is_in: bool
    left_out: str
    group: int
    entry: str | None
    source: str | None
    title: str
    by: str
    address: str

    @classmethod
    def of(cls, one: Shown) -> HatchPassageOut:
        return cls(
            number=one.number, text=one.text, is_in=one.passage.is_in, left_out="" if one.passage.is_in else one.passage.reason,
            group=one.passage.group, entry=one.entry.uid if one.entry else None, source=one.source.uid if one.source else None,
            title=one.title, by=one.name, address=at_home(one.url),
        )  # fmt: skip


class CohesionOut(Schema):
    """Of 100: how near the passages that are in are to one another, and how near they have to be; `across` how near two subjects are, where there
    are two."""

    score: int
    needed: int
    hangs_together: bool
    is_two: bool
    across: int | None


class ModelOut(Schema):
    """What may be asked to write: its name, where the passages would go, and how many tokens are left for the member today."""

    name: str
    host: str
    tokens_left: int


class GroundOut(Schema):
    """`why_not` says why it is refused, "" where it is not. `model` is null where none is set up."""

    passages: list[HatchPassageOut]
    chosen: int
    colleagues: int
    cohesion: CohesionOut | None
    why_not: str
    model: ModelOut | None

    @classmethod
    def of(cls, shown: GroundShown) -> GroundOut:
        found, asked = shown.measured, shown.model
        cohesion = (
            CohesionOut(
                score=found.percent, needed=found.needed, hangs_together=found.cohesion.hangs_together, is_two=shown.is_two,
                across=found.across if shown.is_two else None,
            )
            if found
            else None
        )  # fmt: skip
        return cls(
            passages=[HatchPassageOut.of(one) for one in shown.passages],
            chosen=len(shown.chosen),
            colleagues=shown.people,
            cohesion=cohesion,
            why_not=shown.why_not,
            model=ModelOut(name=asked.model, host=asked.host, tokens_left=shown.tokens_left) if asked else None,
        )


class FindingOut(Schema):
    """What a check found wrong, and the words that it was found in."""

    what: Finding
    says: str
    words: str


class HatchSentenceOut(Schema):
    """`asks` is what a place to write asks for; `machine_text` what stood there before one's own words. `support` is out of 100. `is_lost`: a passage
    that it rests on may not be seen any more, so it is not shown."""

    uid: str
    heading: str
    part: Part
    hand: Hand
    choice: Choice
    text: str
    asks: str
    machine_text: str
    verdict: Verdict | None
    support: int
    findings: list[FindingOut]
    passages: list[HatchPassageOut]
    is_lost: bool

    @classmethod
    def of(cls, line: Line) -> HatchSentenceOut:
        row, is_own = line.row, line.row.choice == Choice.REWRITTEN
        findings = [
            FindingOut(what=Finding(one["finding"]), says=str(Finding(one["finding"]).label), words=str(one["words"])) for one in row.found
        ]
        return cls(
            uid=row.uid, heading=row.heading, part=Part(row.part), hand=Hand(row.hand), choice=Choice(row.choice),
            text="" if line.is_lost and not is_own else row.text,
            asks=row.machine_text if line.is_place else "",
            machine_text="" if line.is_place or line.is_lost else row.machine_text,
            verdict=Verdict(row.verdict) if row.verdict else None, support=row.score,
            findings=[] if line.is_lost else findings,
            passages=[HatchPassageOut.of(one) for one in line.passages], is_lost=line.is_lost,
        )  # fmt: skip


class SheetReportOut(Schema):
    """Of the sentences of a machine, and of quotes: how many, and what the checks say of them."""

    sentences: int
    supported: int
    weak: int
    conjecture: int
    failing: int
    quotes: int
    open: int
    own: int

    @classmethod
    def of(cls, report: Report) -> SheetReportOut:
        return cls(**vars(report))


class SheetOut(Schema):
    """`is_unknown` says of an answer that nothing carries it; then `people` are whom to ask."""

    sentences: list[HatchSentenceOut]
    report: SheetReportOut
    is_unknown: bool
    people: list[PersonOut]

    @classmethod
    def of(cls, shown: SheetShown) -> SheetOut:
        return cls(
            sentences=[HatchSentenceOut.of(line) for section in shown.sections for line in section.lines],
            report=SheetReportOut.of(shown.report),
            is_unknown=shown.is_unknown,
            people=[PersonOut(handle=one.member.handle, name=one.member.name) for one in shown.people],
        )


class KeptOut(Schema):
    kept: int


class CameOut(Schema):
    """Something that came of a hatch, and where it stands now."""

    entry: EntryOut
    answers: int
    is_solved: bool
    experiments: int
    outcomes: int

    @classmethod
    def of(cls, came: Came, viewer: Member) -> CameOut:
        return cls(
            entry=EntryOut.of(came.entry, viewer),
            answers=came.answers,
            is_solved=came.is_solved,
            experiments=len(came.experiments),
            outcomes=len(came.outcomes),
        )


class CameListOut(Schema):
    items: list[CameOut]
