"""What tests of all rooms need of learning circles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.kit.clock import now
from commonplace.peers.actions import calling, circling, meeting
from commonplace.peers.actions.calling import CallSays, With
from commonplace.peers.models import Call, LearningCircle
from commonplace.people.models import Member
from commonplace.spaces.models import Space

SAMPLE = "Autumn circles"
TABLE = "The long table"


def monday(weeks: int = 0) -> date:
    today = now().date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def says(title: str = SAMPLE, **changed: Any) -> CallSays:
    today = now().date()
    usual = {"join_until": today + timedelta(days=7), "starts_on": today + timedelta(days=10)}
    return CallSays(title=title, **{**usual, **changed})


def called(actor: Member, space: Space | None = None, **changed: Any) -> Call:
    return calling.begin_call(actor, says=says(**changed), space=space)


def with_goal(member: Member, title: str, **changed: Any) -> With:
    goal = set_goal(member, title=title, answers=Answers(trying=f"I want to {title.lower()}"))
    return With(aim=title, goal=goal, **changed)


def colleagues(many: int, teams: Sequence[int | None] = (None,)) -> list[Member]:
    made = [
        Member(handle=f"peer-{at}", email=f"peer-{at}@example.org", name=f"Peer {at}", team_id=teams[at % len(teams)]) for at in range(many)
    ]
    for one in made:
        one.set_unusable_password()
    return Member.objects.bulk_create(made)


def circle_of(starter: Member, others: Sequence[Member], *, weeks_ago: int = 2, accept: int | None = None) -> LearningCircle:
    """One that they formed themselves and that began so many weeks ago; the first `accept` of the others have come in (None: all)."""
    known = LearningCircle.objects.filter(begun_by=starter, name=TABLE).first()
    if known is not None:
        return known
    circle = circling.begin_circle(
        starter, name=TABLE, starts_on=monday(), members=others, brings=with_goal(starter, "Dye with plants"), deed_key="table"
    )
    for number, member in enumerate(others[:accept]):
        circling.accept(member, circle, brings=With(aim=f"Goal {number}"))
    LearningCircle.objects.filter(pk=circle.pk).update(starts_on=monday(-weeks_ago))
    circle.refresh_from_db()
    return circle


def spoken_in(circle: LearningCircle, member: Member) -> None:
    """A line, a contribution and a note."""
    meeting.check_in(member, circle, week=1, line="Slow, but it moved.", text="The first skein.", deed_key=f"line-{circle.pk}")
    meeting.write_note(member, circle, title="What we agreed", body="Tuesdays.", deed_key=f"note-{circle.pk}")


def call_of(organiser: Member) -> Call:
    """One that is there already, for crawls."""
    return Call.objects.filter(made_by=organiser, title=SAMPLE).first() or called(organiser)
