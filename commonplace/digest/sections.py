"""What stands in a digest. Rooms above say what they have to tell, in `AppConfig.ready()`, as they do with ways into the inbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from commonplace.people.models import Member


@dataclass(frozen=True)
class Line:
    """One thing to read. `url` is a path of ours."""

    title: str
    url: str
    by: str = ""


@dataclass(frozen=True)
class Part:
    """What is new in one place, such as a saved search. `more` counts what is not listed; `keys` are the room's own, of all that it told."""

    title: str
    url: str
    lines: Sequence[Line]
    more: int = 0
    keys: Sequence[int] = ()


@dataclass(frozen=True)
class Section:
    """`gather` is asked at the moment of sending and reads through the member's eyes; `told` is called once the letter has left, in the
    transaction that notes it, so that the next letter tells of other things."""

    name: str
    label: str | Promise
    gather: Callable[[Member], list[Part]]
    told: Callable[[Member, Sequence[int]], None]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.name] = section


def gathered(member: Member) -> list[tuple[Section, list[Part]]]:
    """The sections that have something new for this member, in the order in which the rooms stand."""
    asked = [(section, section.gather(member)) for section in _sections.values()]
    return [(section, parts) for section, parts in asked if parts]
