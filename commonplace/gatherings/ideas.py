"""What could be worth a gathering, out of what the viewer may see: questions that nobody has answered, goals that several people have on one topic,
topics that are asked about more than they are answered. A few of each, in six queries at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from commonplace.entries.audience import Sight, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.gatherings.models import Gathering
from commonplace.goals.models import Goal
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.questions.models import QuestionBody
from commonplace.questions.queries import open_questions, unanswered

SHOWN, LOOKED_AT = 5, 400
OLD_ENOUGH = timedelta(days=3)
"""A question gets a chance to be answered before somebody makes a meeting of it."""
SEVERAL_GOALS, SEVERAL_QUESTIONS = 3, 2


@dataclass
class Ideas:
    questions: list[Entry] = field(default_factory=list)
    goals: list[tuple[str, int]] = field(default_factory=list)
    topics: list[tuple[str, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.questions or self.goals or self.topics)


def ideas_for(sight: Sight, member: Member) -> Ideas:
    """Of goals and topics: the tag, and how many goals (of so many people) or open questions carry it."""
    taken = Gathering.objects.filter(visible_at("entry", sight), grew_from__isnull=False).values("grew_from")
    waiting = unanswered(sight).filter(made_at__lt=now() - OLD_ENOUGH).exclude(entry__in=taken)
    questions = [body.entry for body in waiting.select_related("entry__author").order_by("made_at", "entry")[:SHOWN]]
    return Ideas(questions, _goals(sight), _topics(sight))


def _goals(sight: Sight) -> list[tuple[str, int]]:
    rows = Goal.objects.filter(visible_at("entry", sight), ended_at__isnull=True).order_by("-made_at", "-entry")
    authors = dict(rows.values_list("entry", "author")[:LOOKED_AT])
    people: dict[str, set[int]] = defaultdict(set)
    for entry, tag in _tags(authors):
        people[tag].add(authors[entry])
    return _most((tag, len(those)) for tag, those in people.items() if len(those) >= SEVERAL_GOALS)


def _topics(sight: Sight) -> list[tuple[str, int]]:
    """More open questions than answered ones among the newest."""
    newest = QuestionBody.objects.filter(visible_at("entry", sight), entry__kind=Kind.QUESTION).order_by("-made_at", "-entry")
    solved = dict(newest.values_list("entry", "is_solved")[:LOOKED_AT])
    open_ones = set(open_questions(sight).filter(entry__in=list(solved)).values_list("entry", flat=True))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry, tag in _tags(solved):
        counts[tag][0 if entry in open_ones else 1] += 1
    return _most((tag, waits) for tag, (waits, done) in counts.items() if waits >= SEVERAL_QUESTIONS and waits > done)


def _tags(entries: Iterable[int]) -> list[tuple[int, str]]:
    return list(EntryTag.objects.filter(entry__in=list(entries)).values_list("entry", "tag__name"))


def _most(found: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
