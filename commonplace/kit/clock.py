"""The present moment, in one place, so that tests and imports may say otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_said: ContextVar[datetime | None] = ContextVar("said", default=None)


def now() -> datetime:
    """The current time, aware, in UTC."""
    return _said.get() or timezone.now()  # noqa: TID251 - the one place


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let deeds within happen at `moment`: all that they write down then agrees on when it was."""
    token = _said.set(moment)
    try:
        yield
    finally:
        _said.reset(token)
