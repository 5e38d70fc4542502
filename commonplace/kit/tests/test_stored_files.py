"""Files under the name of their content, and the answers that hand them out."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from commonplace.kit.stored_files import file_answer, keep_file, stored_bytes

BODY = bytes(range(256)) * 1_000


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_same_bytes_are_one_file_also_when_many_come_at_once(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: keep_file(BODY, folder="pictures", suffix="png"), range(16)))
    assert len(names) == 1
    assert stored_bytes(names.pop()) == BODY
    assert len(files(folder)) == 1


def test_a_file_that_was_cut_short_is_mended(folder: Path) -> None:
    name = keep_file(BODY, folder="pictures", suffix="png")
    Path(default_storage.path(name)).write_bytes(BODY[:10])
    assert keep_file(BODY, folder="pictures", suffix="png") == name
    assert stored_bytes(name) == BODY


def answer(name: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    response = file_answer(RequestFactory().get("/", headers=headers), name, content_type="image/png", file_name="dye.png")
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return response.status_code, body, dict(response.headers)


def test_what_is_handed_out_runs_nothing_and_is_asked_for_again() -> None:
    name = keep_file(BODY, folder="pictures", suffix="png")
    status, body, headers = answer(name)
    assert (status, body) == (200, BODY)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-cache"
    assert answer(name, if_none_match=headers["ETag"])[:2] == (304, b"")


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-9", 206, BODY[:10]),
        ("bytes=255999-", 206, BODY[-1:]),
        ("bytes=-5", 206, BODY[-5:]),
        ("bytes=70000-140000", 206, BODY[70000:140001]),
        ("bytes=10-999999999", 206, BODY[10:]),
        ("bytes=256000-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=9-3", 200, BODY),
        ("bytes=0-1,5-6", 200, BODY),
        ("pages=1-2", 200, BODY),
        (f"bytes=-{'9' * 5_000}", 200, BODY),
        ("bytes=٣-٥", 200, BODY),
    ],
)
def test_a_stretch_may_be_asked_for(asked: str, status: int, body: bytes) -> None:
    assert answer(keep_file(BODY, folder="pictures", suffix="png"), range=asked)[:2] == (status, body)


def test_what_is_gone_is_not_found() -> None:
    with pytest.raises(Http404):
        answer("pictures/no/no.png")
