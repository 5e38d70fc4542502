"""Of questions: when each got its first answer that was of use. For the figures of rooms above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.db.models import Q

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.lineage.models import Thanks
from commonplace.questions.models import QuestionBody

AT_ONCE = 500


def useful_answers(
    within: Callable[[str], Q], asked: Mapping[int, tuple[int, datetime]], until: datetime
) -> Iterator[tuple[int, datetime]]:
    """The key of each of the questions `asked` (key: author and moment) that was answered in time, and when: by the first answer that was accepted or
    thanked for; while there is none, by the first that somebody else gave. `within`: the rule for the entry at the end of a path."""
    given: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    useful: set[int] = set()
    for keys in _slices(sorted(asked)):
        answers = Entry.objects.filter(within(""), kind=Kind.ANSWER, root__in=keys, made_at__lt=until).order_by("made_at", "pk")
        for pk, root, author, moment in answers.values_list("pk", "root_id", "author_id", "made_at"):
            if author != asked[root][0]:
                given[root].append((pk, moment))
        useful |= set(QuestionBody.objects.filter(pk__in=keys, accepted__isnull=False).values_list("accepted_id", flat=True))
        useful |= set(Thanks.objects.filter(entry__kind=Kind.ANSWER, entry__root__in=keys).values_list("entry_id", flat=True))
    for root, answers_given in given.items():
        yield root, next((moment for pk, moment in answers_given if pk in useful), answers_given[0][1])


def _slices(keys: list[int]) -> Iterator[list[int]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
