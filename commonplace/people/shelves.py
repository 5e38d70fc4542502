"""What other rooms show on a member's profile.

A room adds its function in its AppConfig.ready: `profile_shelves.append(function)`. It receives (viewer, member) and returns a `Shelf`, or
None when there is nothing that this viewer may see.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse

from commonplace.people.models import Member


@dataclass(frozen=True)
class Shelf:
    """A heading and the partial below it."""

    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


profile_shelves: list[Callable[[Member, Member], Shelf | None]] = []


StrangersProfile = Callable[[HttpRequest, str], HttpResponse | None]
"""A profile as strangers get it, by its handle, or None where there is none for them."""
_for_strangers: list[StrangersProfile] = []


def show_strangers(view: StrangersProfile) -> None:
    """Have strangers shown a profile instead of being asked to sign in. A room above says so in its AppConfig.ready()."""
    _for_strangers[:] = [view]


def profile_for_strangers(request: HttpRequest, handle: str) -> HttpResponse | None:
    return _for_strangers[0](request, handle) if _for_strangers else None


def shelves_for(viewer: Member, member: Member) -> list[Shelf]:
    found = (shelf(viewer, member) for shelf in profile_shelves)
    return [shelf for shelf in found if shelf is not None]
