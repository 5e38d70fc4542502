"""What must agree with an entry in the very transaction that changes it (`settings.ENTRY_STEPS`): links, the search index."""

import enum
from collections.abc import Callable, Sequence
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from commonplace.entries.models import Entry


class Change(enum.Enum):
    ADDED = "added"
    REVISED = "revised"
    DESCRIBED = "described"
    AUDIENCE_CHANGED = "audience changed"
    WITHDRAWN = "withdrawn"
    BROUGHT_BACK = "brought back"


Step = Callable[[Sequence[Entry], Change], None]


@cache
def _steps() -> tuple[Step, ...]:
    return tuple(import_string(path) for path in settings.ENTRY_STEPS)


def run_steps(entries: Sequence[Entry], change: Change) -> None:
    for step in _steps():
        step(entries, change)
