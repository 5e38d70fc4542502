"""`python -m commonplace.kit.asgi.serving HOST PORT WORKERS`: the page server, as `commonplace serve` starts it."""

import os
import sys
import threading
import time

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

KILL_AFTER_SECONDS = 10


def main() -> None:
    host, port, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    server = Granian(
        "commonplace.asgi:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        process_name=None,
    )
    server.serve()


def _follow(parent: int) -> None:
    """End with the process that started this one, even if that was killed: nobody else would free the port."""
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(0, 15)
    time.sleep(KILL_AFTER_SECONDS)
    os.killpg(0, 9)


if __name__ == "__main__":
    main()
