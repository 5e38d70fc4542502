"""`commonplace serve`, really started: the listener for mail runs with it where mail in is switched on, and only there."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commonplace.kit.tests.test_jobs_workers import database_url

pytestmark = [pytest.mark.slow, pytest.mark.once]

ROOT = Path(__file__).parents[3]
PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def greeting(port: int) -> bytes:
    """What whoever listens there says first; empty when nobody does."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return line.recv(200)
    except OSError:
        return b""


def children_of(pid: int) -> list[str]:
    """The commands of the processes that it started."""
    try:
        keys = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [Path(f"/proc/{key}/cmdline").read_bytes().replace(b"\0", b" ").decode() for key in keys]
    except OSError:
        return []


def answers_at(port: int) -> bool:
    """Whether the program is served there and well."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return b" 200 " in line.recv(64)
    except OSError:
        return False


class Served:
    def __init__(self, folder: Path, **mail: str) -> None:
        self.port, self.mail_port = free_port(), free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONPLACE_")}
        said = {
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
            "COMMONPLACE_DATA_DIR": str(folder),
            "COMMONPLACE_DATABASE_URL": database_url(),
            "COMMONPLACE_JOBS_WORKERS": "0",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "commonplace", "serve", "--port", str(self.port), "--workers", "1"],
            env={**kept, **said, "COMMONPLACE_MAIL_IN_PORT": str(self.mail_port), **mail},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def answers(self) -> bool:
        return answers_at(self.port)

    def has_mail(self) -> bool:
        return any(" mail " in f"{command} " for command in children_of(self.process.pid))


@pytest.fixture(scope="module")
def folder(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place of its own, but for the database, which is the tests' own and up to date."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(**mail: str) -> Served:
        started.append(Served(folder, **mail))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.process.terminate()
            served.process.wait(30)


ON = {"COMMONPLACE_MAIL_IN": "lmtp", "COMMONPLACE_MAIL_IN_DOMAIN": "in.example.org"}


def test_mail_is_taken_in_where_it_is_switched_on_and_stops_with_the_server(serve: Callable[..., Served]) -> None:
    served = serve(**ON)
    assert until(served.answers)
    assert until(lambda: greeting(served.mail_port).startswith(b"220"))
    assert served.has_mail()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(30) == 0
    assert greeting(served.mail_port) == b"" and not served.answers()


def test_it_stops_also_when_the_server_is_killed(serve: Callable[..., Served]) -> None:
    served = serve(**ON)
    assert until(lambda: greeting(served.mail_port).startswith(b"220"))
    served.process.kill()
    served.process.wait(30)
    assert until(lambda: greeting(served.mail_port) == b"", 20)


def test_nothing_listens_for_mail_otherwise(serve: Callable[..., Served]) -> None:
    served = serve()
    assert until(served.answers)
    time.sleep(2)
    assert children_of(served.process.pid) and not served.has_mail()
    assert greeting(served.mail_port) == b""
