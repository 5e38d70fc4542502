"""What stands in a digest. Rooms above say what they have to tell, in `AppConfig.ready()`, as they do with ways into the inbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

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
    """What is new in one place, such as a saved search; `title` is "" where the section's own label says it.

    `more` counts what is not listed; `keys` are the room's own, of all that it told."""

    title: str
    url: str
    lines: Sequence[Line]
    more: int = 0
    keys: Sequence[int] = ()


@dataclass(frozen=True)
class Section:
    """`gather` is asked at the moment of sending and reads through the member's eyes; `told` is called once the letter has left, in the
    transaction that notes it, so that the next letter tells of other things.

    `order`: sections with a smaller one stand further up. A section that `gives_way` leaves out what stands further up already. `is_kept_in`:
    it is no member's choice to leave it out here, for it has a switch of its own.
    """

    name: str
    label: str | Promise
    gather: Callable[[Member], list[Part]]
    told: Callable[[Member, Sequence[int]], None]
    order: int = 50
    gives_way: bool = False
    is_kept_in: bool = False


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.name] = section


def all_sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: section.order)


def gathered(member: Member, *, without: Collection[str] = ()) -> list[tuple[Section, list[Part]]]:
    """The sections that have something new for this member, but for those that they want to be without."""
    found: list[tuple[Section, list[Part]]] = []
    standing: set[str] = set()
    for section in all_sections():
        if section.name in without and not section.is_kept_in:
            continue
        parts = [part for part in section.gather(member) if part.lines]
        if section.gives_way:
            parts = [part for part in (_without(part, standing) for part in parts) if part.lines]
        if parts:
            found.append((section, parts))
            standing |= {line.url for part in parts for line in part.lines}
    return found


def _without(part: Part, standing: set[str]) -> Part:
    return replace(part, lines=[line for line in part.lines if line.url not in standing])
