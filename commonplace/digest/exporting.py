"""How a member wants their digest, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.digest.models import DigestChoice
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def choices(member: Member) -> Iterator[Values]:
    """The choice alone; the letters themselves lie in the member's mailbox."""
    for choice in DigestChoice.objects.filter(member=member):
        yield plain(rhythm=choice.rhythm, weekday=choice.weekday, hour=choice.hour, zone=choice.zone, without=choice.without)
