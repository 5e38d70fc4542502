"""The receiver that webhooks are sent to in tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from commonplace.kit.fetch.connection import tls
from commonplace.webhooks.tests.receiver import Receiver, receiving


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Receiver, Path]]:
    with receiving(tmp_path_factory.mktemp("webhooks")) as found:
        yield found


@pytest.fixture
def receiver(running: tuple[Receiver, Path], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    found, certificate = running
    found.got.clear()
    found.answers.clear()
    settings.FETCH_ALLOW_HOSTS = [found.host]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls.cache_clear()
    yield found
    tls.cache_clear()
