"""What a member answered in review, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.review.models import ReviewCard


def answers(member: Member) -> Iterator[Values]:
    """The last answer to each of their entries, with where its schedule stands."""
    mine = ReviewCard.objects.filter(member=member, entry__author=member, entry__withdrawn_at__isnull=True).select_related("entry")
    for card in mine.order_by("pk").iterator(chunk_size=500):
        schedule = {"state": card.state, "stability": card.stability, "difficulty": card.difficulty, "due_at": card.due_at}
        said = {"answer": card.answer, "answered_at": card.answered_at, "retired_at": card.retired_at}
        yield plain(entry=card.entry.uid, **said, **schedule)
