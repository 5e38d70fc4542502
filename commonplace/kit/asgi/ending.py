"""When a process is asked to end: the server waits for its open connections, so that what holds one open must let it go."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable


def when_ending(act: Callable[[], None]) -> None:
    """Call `act` in the running loop when the process is asked to end, before what the server does then.

    The server says nothing of it to an application without the lifespan protocol, and a signal has one handler: ours calls the server's own.
    Where that cannot be found nothing is changed, and the server ends by force after its patience.
    """
    loop = asyncio.get_running_loop()
    known = getattr(loop, "_signal_handlers", {})
    for number in (signal.SIGTERM, signal.SIGINT):
        handle = known.get(number)
        callback, args = getattr(handle, "_callback", None), getattr(handle, "_args", ())
        if callback is not None:
            loop.add_signal_handler(number, _both, act, callback, args)


def _both(act: Callable[[], None], callback: Callable[..., object], args: tuple[object, ...]) -> None:
    act()
    callback(*args)
