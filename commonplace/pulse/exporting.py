"""What this room knows of a member: the pulses that they began, and the last that asked them. What they answered it does not know."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.pulse.groups import group_of
from commonplace.pulse.models import Asked, Pulse


def begun(member: Member) -> Iterator[Values]:
    for pulse in Pulse.objects.filter(begun_by=member).select_related("space", "team").order_by("pk"):
        yield plain(group=group_of(pulse).name, begun_at=pulse.begun_at, opens_at=pulse.opens_at, closes_at=pulse.closes_at)


def asked(member: Member) -> Iterator[Values]:
    for row in Asked.objects.filter(member=member).select_related("pulse__space", "pulse__team"):
        yield plain(group=group_of(row.pulse).name, opens_at=row.pulse.opens_at, has_ticket=row.has_ticket)
