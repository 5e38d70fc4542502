"""What the digest tells of questions: a few that the member could answer, each once."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonplace.digest.memory import remember, told_before
from commonplace.digest.sections import Line, Part
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.questions.could_answer import could_answer

SECTION = "questions"
MOST_LINES = 5


def gather(member: Member) -> list[Part]:
    found = could_answer(member, limit=MOST_LINES, without=told_before(member, SECTION).keys)
    if not found:
        return []
    lines = [Line(clean_line(str(one.entry)), one.entry.get_absolute_url(), f"{one.entry.author.name} · {one.why}") for one in found]
    return [Part(title="", url=reverse("questions:home"), lines=lines, keys=[one.entry.pk for one in found])]


def told(member: Member, keys: Sequence[int]) -> None:
    remember(member, SECTION, keys)
