"""One parent for the processes of an instance: the page server and the workers of jobs. When it goes, all go."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

from commonplace.kit.jobs import queue
from commonplace.kit.jobs.worker import worker_name

logger = logging.getLogger(__name__)

TICK = 0.25
READY_WITHIN = 60.0
# Longer than a worker waits for its job, so that it can still give it back.
STOP_WITHIN = 15.0
REST_AFTER_DEATH = (1.0, 30.0)
LIVED_LONG = 60.0


class _Child:
    """A process that is started again when it ends by itself, after a rest that grows while it keeps dying."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._rest = REST_AFTER_DEATH[0]
        self._start_at = 0.0
        self._started_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def keep_alive(self) -> int | None:
        """Start it if it is time; the id of the process when it was found dead."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._start_at:
                # A session of its own: Ctrl-C must reach the parent only, which then stops all in order.
                self.process = subprocess.Popen(self._command, start_new_session=True)  # noqa: S603 - our own command
                self._started_at = now
            return None
        if self.process.poll() is None:
            return None
        dead = self.process.pid
        self._rest = REST_AFTER_DEATH[0] if now - self._started_at > LIVED_LONG else min(self._rest * 2, REST_AFTER_DEATH[1])
        self._start_at, self.process = now + self._rest, None
        return dead


class Supervisor:
    """`beside` names commands of ours that are to run as well, each in a process of its own ("mail")."""

    def __init__(self, *, host: str, port: int, page_workers: int, job_workers: int, beside: Sequence[str] = ()) -> None:
        me = [sys.executable, "-m", "commonplace"]
        self._host, self._port = host, port
        self._pages = _Child([sys.executable, "-m", "commonplace.kit.asgi.serving", host, str(port), str(page_workers)])
        # Who starts them has looked through the program: looking once more in each of them takes as long as all the rest of their start.
        child = ["--follow-parent", "--skip-checks"]
        self._workers = [_Child([*me, "work", *child]) for _ in range(job_workers)]
        self._beside = {command: _Child([*me, command, *child]) for command in beside}
        self._stopping = False
        self._ready: Callable[[], None] | None = None

    def when_ready(self, ready: Callable[[], None]) -> None:
        """Call `ready` once, when pages are answered."""
        self._ready = ready

    def run(self) -> int:
        """Keep everything running until SIGTERM or SIGINT, or until the pages cannot be served; the exit code."""
        if not _is_free(self._host, self._port):
            sys.stderr.write(f"Port {self._port} is taken by another program. Choose one with --port.\n")
            return 1
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        give_up_at = time.monotonic() + READY_WITHIN
        try:
            while not self._stopping:
                if self._pages.keep_alive() and self._ready:
                    sys.stderr.write("The page server could not start.\n")
                    return 1
                if self._ready and self._answers():
                    ready, self._ready = self._ready, None
                    ready()
                if self._ready and time.monotonic() > give_up_at:
                    sys.stderr.write(f"The pages did not answer within {READY_WITHIN:.0f} seconds.\n")
                    return 1
                self._tend_workers()
                time.sleep(TICK)
            return 0
        finally:
            self._stop_all()

    def _tend_workers(self) -> None:
        for worker in self._workers:
            dead = worker.keep_alive()
            if dead:
                logger.error("A worker of jobs ended unexpectedly; another one is started.")
                queue.reclaim(worker=worker_name(dead))
        for command, child in self._beside.items():
            if child.keep_alive():
                logger.error("`commonplace %s` ended unexpectedly; it is started again.", command)

    def _answers(self) -> bool:
        try:
            with socket.create_connection((_reachable(self._host), self._port), timeout=2) as asked:
                asked.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                return b" 200 " in asked.recv(64)
        except OSError:
            return False

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _stop_all(self) -> None:
        """Ask everyone at once, wait for all, end by force what does not listen."""
        running = [
            child.process
            for child in (self._pages, *self._workers, *self._beside.values())
            if child.process and child.process.poll() is None
        ]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in running:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # It leads its own session, so its children go with it.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def host_in_address(host: str) -> str:
    """The host as it stands in an address that can be opened on this machine; by name where it has one, for passkeys take no bare number."""
    reachable = _reachable(host)
    if reachable == "127.0.0.1":
        return "localhost"
    return f"[{reachable}]" if ":" in reachable else reachable


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only a name of "everywhere"


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True
