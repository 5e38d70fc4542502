"""What the digest tells of one's goals: what others lately brought that has to do with them, each thing once."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.digest.memory import remember, told_before
from commonplace.digest.sections import Line, Part
from commonplace.goals.news import News, news_for_goals
from commonplace.kit.text import clean_line
from commonplace.people.models import Member

SECTION = "goals"
MOST_LINES = 5


def gather(member: Member) -> list[Part]:
    """One part for each goal, the goal with the newest first."""
    of_goals: dict[str, list[News]] = {}
    for one in news_for_goals(member, limit=MOST_LINES, without=told_before(member, SECTION).keys):
        of_goals.setdefault(one.goal_uid, []).append(one)
    return [_part(uid, news) for uid, news in of_goals.items()]


def _part(goal_uid: str, news: list[News]) -> Part:
    lines = [Line(clean_line(str(one.entry)), one.entry.get_absolute_url(), f"{one.entry.author.name} · {one.why}") for one in news]
    return Part(title=news[0].goal_title, url=f"/e/{goal_uid}/", lines=lines, keys=[one.entry.pk for one in news])


def told(member: Member, keys: Sequence[int]) -> None:
    remember(member, SECTION, keys)
