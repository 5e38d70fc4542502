"""What pages read: waves that are over, and where somebody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.pulse.groups import Group
from commonplace.pulse.models import Pulse

MOST_WAVES = 24
"""Six years."""


def closed(group: Group) -> list[Pulse]:
    """The waves that are over, the newest first."""
    return list(group.waves().filter(closed_at__isnull=False)[:MOST_WAVES])


def last_told(group: Group) -> dict[str, Sequence[int]]:
    """What was last shown of each question, whichever wave that was."""
    found: dict[str, Sequence[int]] = {}
    for result in group.waves().filter(closed_at__isnull=False).order_by("opens_at").values_list("result", flat=True):
        found |= {name: steps for name, steps in result.items() if steps}
    return found


def running(group: Group) -> Pulse | None:
    """The wave that is open or about to be."""
    return group.waves().filter(closed_at__isnull=True).first()


def asking(member: Member) -> Pulse | None:
    """The one pulse that asks this member now, if any does."""
    return Pulse.objects.open().filter(asked__member=member).select_related("space", "team").first()


@dataclass(frozen=True)
class Standing:
    """Of a group for the list: the wave that runs, and the newest that is over."""

    group: Group
    running: Pulse | None
    last: Pulse | None

    @property
    def is_asked_now(self) -> bool:
        return self.running is not None and self.running.is_open(now())


def standings(groups: Sequence[Group]) -> list[Standing]:
    """One query for all of them."""
    wanted = {group.keys for group in groups}
    spaces = [space for space, _team in wanted if space]
    teams = [team for _space, team in wanted if team]
    rows = (
        Pulse.objects.filter(space__isnull=True, team__isnull=True)
        | Pulse.objects.filter(space__in=spaces)
        | Pulse.objects.filter(team__in=teams)
    )
    running_now: dict[tuple[int | None, int | None], Pulse] = {}
    last: dict[tuple[int | None, int | None], Pulse] = {}
    for row in rows.defer("tally", "result", "signals").order_by("opens_at"):
        (last if row.closed_at else running_now)[row.space_id, row.team_id] = row
    return [Standing(group, running_now.get(group.keys), last.get(group.keys)) for group in groups]
