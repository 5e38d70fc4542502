"""What this room holds of a member: of what they want less."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.suggestions.models import About, Less


def less(member: Member) -> Iterator[Values]:
    """What was offered is not theirs: it is worked out anew each day from what they may see."""
    for row in Less.objects.filter(member=member).select_related("person").order_by("pk"):
        of = row.person.handle if row.person else row.title if row.about == About.THING else row.value
        yield plain(about=row.about, of=of, made_at=row.made_at, taken_back_at=row.taken_back_at)
