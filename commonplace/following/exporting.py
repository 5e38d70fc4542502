"""What a member follows and mutes, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.following.models import StreamSeen
from commonplace.following.queries import all_interests
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def interests(member: Member) -> Iterator[Values]:
    for row in all_interests(member):
        yield plain(
            interest=row.interest,
            person=row.person.handle if row.person else None,
            space=row.space.slug if row.space else None,
            tag=row.tag.name if row.tag else None,
            made_at=row.made_at,
        )


def seen(member: Member) -> Iterator[Values]:
    for row in StreamSeen.objects.filter(member=member):
        yield plain(until=row.until)
