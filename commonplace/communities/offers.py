"""What rooms above offer to those who are in a space, on its page. They say so in their AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from commonplace.people.models import Member
from commonplace.spaces.models import Space


@dataclass(frozen=True)
class Offer:
    url: str
    label: str | Promise


Offering = Callable[[Member, Space], "Offer | None"]

_offering: list[Offering] = []


def offer(offering: Offering) -> None:
    """`offering` costs one query at most."""
    _offering.append(offering)


def offers_in(member: Member, space: Space) -> list[Offer]:
    return [made for made in (offering(member, space) for offering in _offering) if made is not None]
