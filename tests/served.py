"""The program as it is really served, with its own processes, packed files and open streams, on the database of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from commonplace.kit.tests.test_jobs_workers import database_url, wait_until
from commonplace.people.models import Member
from commonplace.web.tests.test_serve import answers_at, free_port
from tests.cast import Cast

ROOT = Path(__file__).parents[1]
Window = Callable[[Member | None], Page]
"""What the fixture `window` gives."""


@contextmanager
def serving(host: str = "127.0.0.1", **more: str) -> Iterator[str]:
    """Serve the program on the tests' database until the block ends; gives its address. `more` are settings, without COMMONPLACE_ before them."""
    port = free_port()
    # Pages and one worker; no listener for mail, which the tests' settings switch on.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONPLACE_MAIL_IN")}
    said = {"DJANGO_SETTINGS_MODULE": "commonplace.settings", "COMMONPLACE_DATABASE_URL": database_url(), "COMMONPLACE_JOBS_WORKERS": "1"}
    said |= {"COMMONPLACE_BASE_URL": f"http://{host}:{port}"} if more else {}
    said |= {f"COMMONPLACE_{name}": value for name, value in more.items()}
    command = [sys.executable, "-m", "commonplace", "serve", "--port", str(port), "--workers", "1"]
    served = subprocess.Popen(command, env=kept | said, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: answers_at(port))
    yield f"http://{host}:{port}"
    served.terminate()
    served.wait(30)


_kept = ExitStack()
_addresses: list[str] = []


@pytest.fixture
def served_at(django_db_setup: None) -> str:
    """The address of the served program, which stays for the tests that follow and need it as well (`conftest.py` puts them in a row)."""
    if not _addresses:
        _addresses.append(_kept.enter_context(serving()))
    return _addresses[0]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """It ends with the last of them: its workers would do the jobs of others in their own way."""
    if _addresses and "served_at" not in getattr(nextitem, "fixturenames", ()):
        _addresses.clear()
        _kept.close()


@pytest.fixture
def cast_for_all(transactional_db: None, cast: Cast) -> Cast:
    """The cast, written down for every process to see."""
    return cast


@pytest.fixture
def window(cast_for_all: Cast, served_at: str, chromium: Browser) -> Iterator[Window]:
    """`window(cast.dora)` is Dora's browser on the served program, signed in; `window(None)` a stranger's."""
    with windows(chromium, served_at) as window:
        yield window


@contextmanager
def windows(chromium: Browser, served_at: str) -> Iterator[Window]:
    """Browsers on the program served at this address; closed when the block ends."""
    contexts: list[BrowserContext] = []

    def open_window(member: Member | None) -> Page:
        context = chromium.new_context(base_url=served_at)
        context.set_default_timeout(15_000)
        contexts.append(context)
        if member is not None:
            client = Client()
            client.force_login(member, backend="commonplace.people.backend.SignInBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served_at}])
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
