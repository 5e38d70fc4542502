"""What members are told of at once, beside what happens to the entry they are looking at. Rooms above say so in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True)
class Source:
    """Each row that is added to `model` may be news to members. `whom` takes the keys of new rows and the members who have a stream open, and
    gives those of them for whom it is news that they may see. They are told `name` and nothing else."""

    name: str
    model: type[Model]
    whom: Callable[[list[int], Collection[int]], set[int]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.name] = source


def all_sources() -> list[Source]:
    return list(_sources.values())
