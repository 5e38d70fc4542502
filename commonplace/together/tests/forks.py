"""The page server for many kills: what it loads is loaded once, and each life of it is a fork, so that it is back at once.

    python -m commonplace.together.tests.forks PORT

Takes "begin" and "kill" by line. A life is the program's own application in granian's server, killed as every process is: by SIGKILL, in the middle.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading

import django


def live(port: int) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.server.embed import Server

    from commonplace.asgi import application

    server = Server(application, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, http=HTTPModes.http1)
    asyncio.run(server.serve())


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    django.setup()
    from django.db import connections

    import commonplace.asgi  # noqa: F401

    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(60)
    connections.close_all()
    _say("ready")
    child = 0
    for line in sys.stdin:
        if line.strip() == "begin":
            child = os.fork()
            if not child:
                live(int(sys.argv[1]))
                os._exit(0)
        elif child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            child = 0
        _say("done")
    if child:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
