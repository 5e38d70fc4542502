"""Who wants to know when a space is called differently: rooms above keep its name in what they have rendered.

A room adds its function in its AppConfig.ready: `on_space_renamed.append(function)`. Each is called in the transaction of the change,
and should do no more than enqueue a job.
"""

from collections.abc import Callable

from commonplace.spaces.models import Space

on_space_renamed: list[Callable[[Space], None]] = []


def tell_renamed(space: Space) -> None:
    for listener in on_space_renamed:
        listener(space)
