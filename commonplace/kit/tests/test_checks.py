"""The program refuses to start where it would lose data, or could not work."""

import sqlite3
from pathlib import Path

import pytest
from pytest_django import Settings

from commonplace.kit import checks
from commonplace.kit.bundled_sqlite import SAFE_SQLITE_VERSION


@pytest.fixture
def old_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    monkeypatch.setattr(checks, "_uses_sqlite", lambda: True)


def test_the_bundled_sqlite_is_safe() -> None:
    assert sqlite3.sqlite_version_info >= SAFE_SQLITE_VERSION
    assert checks.sqlite_is_safe() == []


def test_an_old_sqlite_stops_the_start(old_sqlite: None) -> None:
    assert [message.id for message in checks.sqlite_is_safe()] == ["commonplace.E001"]


def test_unless_told_then_it_is_a_warning(old_sqlite: None, settings: Settings) -> None:
    settings.SQLITE_ALLOW_OLD = True
    assert [message.id for message in checks.sqlite_is_safe()] == ["commonplace.W001"]


def test_with_postgresql_it_does_not_matter(old_sqlite: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_uses_sqlite", lambda: False)
    assert checks.sqlite_is_safe() == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("BASE_URL", "commonplace.example.org", "E002"),
        ("BASE_URL", "https://example.org/path", "E002"),
        ("BASE_URL", "https://elsewhere.example.org", "E003"),
        ("SECRET_KEY", "short", "E004"),
        ("EMAIL_HOST_PASSWORD", "secret", "E005"),
        ("DATA_DIR", Path(__file__), "E006"),
        ("PUSH_PRIVATE_KEY", "no key", "E007"),
        ("PUSH_CONTACT", "hosts@example.org", "E008"),
    ],
)
def test_settings_that_cannot_work_are_named(settings: Settings, name: str, value: object, found: str) -> None:
    assert checks.settings_make_sense() == []
    setattr(settings, name, value)
    assert [message.id for message in checks.settings_make_sense()] == [f"commonplace.{found}"]
