"""The page of choices: a line for each kind of deed and each space, a box for each way of being told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import all_concerns
from commonplace.notifications.channels import all_channels
from commonplace.notifications.choices import ALL_WAYS, Ways, usual_ways, ways_chosen_by
from commonplace.notifications.of_mail import CONCERN as MAIL_STOPPED
from commonplace.people.models import Member
from commonplace.spaces.models import Space


@dataclass(frozen=True)
class Way:
    """One column. `field` is that of a choice; `suffix` ends the names of its boxes."""

    field: str
    suffix: str
    label: str | Promise


@dataclass(frozen=True)
class Box:
    name: str
    way: Way
    is_on: bool


@dataclass(frozen=True)
class Row:
    """`name` of a concern, or the key of a space."""

    label: str
    boxes: list[Box]
    name: str = ""
    space_id: int = 0

    def said(self, stood: set[str], ticked: Mapping[str, str]) -> dict[str, bool]:
        """What a form says of this row: of the boxes that stood in it, whether they are ticked."""
        return {box.way.field: box.name in ticked for box in self.boxes if box.name in stood}


@dataclass(frozen=True)
class Options:
    ways: list[Way]
    concerns: list[Row]
    spaces: list[Row]


def options_of(member: Member) -> Options:
    """All that the member can choose: of each concern, and of each space that they are in, in which ways they want to be told."""
    ways = [Way("in_program", "", _("Here")), *(Way(one.wanted, f"-{one.name}", one.label) for one in all_channels() if one.is_offered())]
    chosen = ways_chosen_by(member)
    concerns = [
        Row(str(one.label), _boxes(f"concern-{one.name}", ways, chosen.by_concern.get(one.name, usual_ways(one))), name=one.name)
        for one in all_concerns()
        if one.name != MAIL_STOPPED.name  # of that everybody is told
    ]
    spaces = [
        Row(one.name, _boxes(f"space-{one.slug}", ways, chosen.by_space.get(one.pk, ALL_WAYS)), space_id=one.pk)
        for one in Space.objects.joined_by(member)
    ]
    return Options(ways, concerns, spaces)


def _boxes(name: str, ways: Sequence[Way], chosen: Ways) -> list[Box]:
    return [Box(name + way.suffix, way, bool(getattr(chosen, way.field))) for way in ways]
