"""The page server alone, to be killed without a word and begun again at the same place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import Client

from commonplace.kit.tests.test_jobs_workers import database_url, wait_until
from commonplace.people.models import Member
from commonplace.web.tests.test_serve import answers_at, free_port

ROOT = Path(__file__).parents[3]


class Server:
    """One process of pages (and the server's own parent of it), in a group of its own."""

    def __init__(self, database: str, port: int | None = None, **more: str) -> None:
        self.port = port or free_port()
        self._database, self._more = database, more
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        told = {
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
            "COMMONPLACE_DATABASE_URL": self._database,
            "COMMONPLACE_BASE_URL": self.address,
        }
        command = [sys.executable, "-m", "commonplace.kit.asgi.serving", "127.0.0.1", str(self.port), "1"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, env=os.environ | told | self._more, cwd=ROOT, start_new_session=True, **quiet)  # type: ignore[call-overload]

    def wait(self) -> None:
        wait_until(lambda: answers_at(self.port))

    def kill(self) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


class Forks:
    """A server that is back at once after each kill (`forks.py`)."""

    def __init__(self, database: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        told = {
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
            "COMMONPLACE_DATABASE_URL": database,
            "COMMONPLACE_BASE_URL": self.address,
        }
        command = [sys.executable, "-m", "commonplace.together.tests.forks", str(port)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, env=os.environ | told, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]
        try:
            self._answer()
        except AssertionError:
            self.end()
            raise

    def begin(self) -> None:
        self._say("begin")

    def kill(self) -> None:
        self._say("kill")

    def wait(self) -> None:
        """Whoever comes tries until it answers."""

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _say(self, word: str) -> None:
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        self._answer()

    def _answer(self) -> None:
        assert self._process.stdout.readline(), "the server did not begin"


@contextmanager
def servers(number: int) -> Iterator[list[Server]]:
    found = [Server(database_url()) for _each in range(number)]
    try:
        for server in found:
            server.begin()
        for server in found:
            server.wait()
        yield found
    finally:
        for server in found:
            server.end()


def session_of(member: Member) -> str:
    client = Client()
    client.force_login(member, backend="commonplace.people.backend.SignInBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
