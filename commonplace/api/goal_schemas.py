"""The shapes of goals and journeys."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from ninja import Schema
from pydantic import Field

from commonplace.api.entry_schemas import EntryOut, WholeEntryOut
from commonplace.api.schemas import AudienceIn, Sent, at_home
from commonplace.goals.models import Ending, Goal, Reflection, Step, Thing, Use, Way
from commonplace.goals.queries import ItemShown, JourneyShown
from commonplace.people.models import Member


def _goal_values(goal: Goal) -> dict[str, Any]:
    return {
        "ending": Ending(goal.ending) if goal.ending else None,
        "ended_at": goal.ended_at,
        "can_now": goal.can_now,
        "touched_at": goal.touched_at,
    }


class GoalOut(EntryOut):
    """A goal in lists. `ending` is null while it is open; `can_now` is what its owner can do since; `touched_at` is when they last did something
    for it."""

    ending: Ending | None
    ended_at: datetime | None
    can_now: str
    touched_at: datetime

    @classmethod
    def of_goal(cls, goal: Goal, viewer: Member) -> GoalOut:
        return cls(**cls.values(goal.entry, viewer), **_goal_values(goal))


class GoalsOut(Schema):
    """`next` goes into `after`; null on the last page."""

    items: list[GoalOut]
    next: str | None


class StepOut(Schema):
    uid: str
    text: str
    done_at: datetime | None

    @classmethod
    def of(cls, step: Step) -> StepOut:
        return cls(uid=step.uid, text=step.text, done_at=step.done_at)


class AnswersOut(Schema):
    """The three questions, as their owner answered them, in Markdown."""

    trying: str
    related: str
    contribute: str


class WholeGoalOut(WholeEntryOut):
    """`answers` are one's own alone; of others' goals there is `html`. `steps` are in their order."""

    ending: Ending | None
    ended_at: datetime | None
    can_now: str
    touched_at: datetime
    answers: AnswersOut | None
    steps: list[StepOut]

    @classmethod
    def of_goal(cls, said: WholeEntryOut, goal: Goal, steps: list[Step]) -> WholeGoalOut:
        answers = AnswersOut(trying=goal.trying, related=goal.related, contribute=goal.contribute) if said.is_mine else None
        return cls(**said.dict(), **_goal_values(goal), answers=answers, steps=[StepOut.of(step) for step in steps])


class ReflectionOut(Schema):
    """What its owner noticed on the way, as they typed it."""

    uid: str
    text: str
    made_at: datetime

    @classmethod
    def of(cls, row: Reflection) -> ReflectionOut:
        return cls(uid=row.uid, text=row.text, made_at=row.made_at)


class ReflectionsOut(Schema):
    items: list[ReflectionOut]
    next: str | None


class GoalIn(Sent):
    """The three questions may each be left empty. Without an audience only its owner sees it; any other needs the scope `share`. `evidence` is the
    uid of an entry that counts for it."""

    title: str = ""
    trying: str = ""
    related: str = ""
    contribute: str = ""
    tags: list[str] = []
    audience: AudienceIn = Field(default_factory=AudienceIn)
    evidence: str = ""


class GoalChangeIn(Sent):
    """What is left out stays as it is."""

    title: str | None = None
    trying: str | None = None
    related: str | None = None
    contribute: str | None = None
    tags: list[str] | None = None


class EndingIn(Sent):
    """Celebrated, with one line on what one can do now; or let go."""

    ending: Ending
    can_now: str = ""


class LineIn(Sent):
    text: str


class HowUsed(StrEnum):
    TRIED = Way.TRIED.value
    TAUGHT = Way.TAUGHT.value
    REJECTED = Way.REJECTED.value


class UseIn(Sent):
    """What one did with an item; `word` is for oneself."""

    how: HowUsed
    word: str = ""


class UseOut(Schema):
    how: HowUsed
    word: str

    @classmethod
    def of(cls, use: Use) -> UseOut:
        return cls(how=HowUsed(use.how), word=use.word)


class JourneyIn(Sent):
    """`text` says where it leads and for whom. Without an audience only its author sees it; any other needs the scope `share`."""

    title: str = ""
    text: str = ""
    tags: list[str] = []
    audience: AudienceIn = Field(default_factory=AudienceIn)


class ItemIn(Sent):
    """`what` is an address, an @handle, the [[title]] or the uid of an entry, or else a step in plain words; `why` is why it stands there."""

    what: str
    why: str = ""


class WhyIn(Sent):
    why: str


class ItemUsedOut(Schema):
    """How many people used it; `ways` is empty where one of its numbers would be about fewer than five."""

    people: int
    ways: dict[str, int]


class JourneyItemOut(Schema):
    """`address` is "" for a step. `is_here` says that the member stands there, `use` what they did with it. `used` is for the author, from five
    people on."""

    uid: str
    thing: Thing
    title: str
    address: str
    why: str
    is_here: bool
    use: UseOut | None
    used: ItemUsedOut | None

    @classmethod
    def of(cls, shown: ItemShown) -> JourneyItemOut:
        return cls(
            uid=shown.item.uid,
            thing=Thing(shown.item.thing),
            title=shown.title,
            address=shown.url if shown.is_outside or not shown.url else at_home(shown.url),
            why=shown.item.why,
            is_here=shown.is_here,
            use=UseOut.of(shown.use) if shown.use else None,
            used=ItemUsedOut(people=shown.counts.people, ways=dict(shown.counts.ways)) if shown.counts else None,
        )


class JourneyOut(WholeEntryOut):
    """`items` is the path as this member sees it. `walkers` is for the author, from five people on."""

    items: list[JourneyItemOut]
    is_walked: bool
    walkers: int | None

    @classmethod
    def of_journey(cls, said: WholeEntryOut, shown: JourneyShown) -> JourneyOut:
        items = [JourneyItemOut.of(one) for one in shown.items]
        return cls(**said.dict(), items=items, is_walked=shown.is_followed, walkers=shown.followers)
