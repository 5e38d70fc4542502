"""States that a query may ask for (`is:unanswered`), told by the rooms that know them. A state is a condition on entries."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

State = Callable[[], Q]
_states: dict[str, State] = {}


def register(name: str, state: State) -> None:
    """`name` is one of `query.STATES`."""
    _states[name] = state


def condition_of(name: str) -> Q:
    """The condition; one that nothing meets while no room tells of the state."""
    state = _states.get(name)
    return state() if state else Q(pk__in=[])
