"""Files that nothing refers to go after a week, and nobody loses one that comes at that moment."""

import os
import threading
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django.fixtures import Settings

from commonplace.kit import clock, freeing
from commonplace.kit.freeing import free_files, holds_files
from commonplace.kit.models import UnheldFile
from commonplace.kit.stored_files import keep_file, stored_bytes
from commonplace.pictures.actions import add_picture, clear_unused
from commonplace.pictures.models import Picture
from commonplace.pictures.tests.samples import png
from commonplace.sources.actions import keep_sent_page, source_at
from commonplace.sources.models import KeptPicture, Original
from commonplace.sources.originals import handed_in
from commonplace.sources.tests.pdfs import pdf_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7, hours=1)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def after(days: float) -> int:
    """How many files go when the job runs so many days from now."""
    with clock.at(clock.now() + timedelta(days=days)):
        return free_files()


def test_a_file_goes_a_week_after_nothing_refers_to_it_and_one_that_is_held_stays(cast: Cast) -> None:
    held = add_picture(cast.amina, png("red"))
    loose = keep_file(png("green"), folder="pictures", suffix="png")
    other = keep_file(b"x", folder="elsewhere", suffix="txt")
    assert [after(0), after(6.9)] == [0, 0] and default_storage.exists(loose)
    assert [after(7.1), after(8)] == [1, 0]
    assert not default_storage.exists(loose) and default_storage.exists(held.name) and default_storage.exists(other)
    assert not UnheldFile.objects.exists()


def test_the_week_begins_when_nothing_refers_to_it_not_when_it_came(cast: Cast) -> None:
    picture = add_picture(cast.amina, png("red"))
    name = picture.name
    assert after(100) == 0
    picture.delete()
    assert [after(101), after(107)] == [0, 0]
    assert after(108.1) == 1 and not default_storage.exists(name)


def test_a_picture_that_a_saved_page_has_too_stays_when_its_owners_goes(cast: Cast) -> None:
    mine = add_picture(cast.amina, png("red"))
    copy = keep_sent_page(cast.amina, source_at("https://paper.example/red"), "<p>Red.</p>")
    KeptPicture.objects.create(snapshot=copy, url="https://paper.example/p.png", file=mine.name)
    with clock.at(clock.now() + timedelta(days=15)):
        assert clear_unused() == 1
    assert [after(16), after(30)] == [0, 0] and default_storage.exists(mine.name)
    copy.delete()
    assert [after(31), after(39)] == [0, 1] and not default_storage.exists(mine.name)


def test_the_pdf_of_a_source_that_goes_is_freed(cast: Cast) -> None:
    source = handed_in(pdf_of([["Madder gives red."]]))
    name = Original.objects.get().file
    assert [after(0), after(8)] == [0, 0]
    source.delete()
    assert [after(9), after(17)] == [0, 1] and not default_storage.exists(name)


def test_what_comes_again_meanwhile_is_kept(cast: Cast) -> None:
    name = keep_file(png("red"), folder="pictures", suffix="png")
    after(0)
    with clock.at(clock.now() + timedelta(days=8)):
        moment = clock.now().timestamp()
        keep_file(png("red"), folder="pictures", suffix="png")
        os.utime(default_storage.path(name), (moment, moment))  # the machine's clock goes by itself
        assert free_files() == 0
    assert default_storage.exists(name)


def test_one_that_is_taken_while_it_is_put_aside_is_there_for_whoever_took_it(monkeypatch: pytest.MonkeyPatch) -> None:
    body = png("red")
    name = keep_file(body, folder="pictures", suffix="png")
    path = Path(default_storage.path(name))
    old = (clock.now() - timedelta(days=30)).timestamp()
    real = freeing.held
    asked = 0

    def stored_now(folder: str, names: Iterable[str]) -> set[str]:
        nonlocal asked
        asked += 1
        if asked == 3:  # it lies aside
            assert not path.exists()
            assert keep_file(body, folder="pictures", suffix="png") == name
        return real(folder, names)

    os.utime(path, (old, old))
    free_files()
    monkeypatch.setattr(freeing, "held", stored_now)
    asked = 1
    with clock.at(clock.now() + WEEK):
        os.utime(path, (old, old))
        assert free_files() == 1
    assert stored_bytes(name) == body


def test_one_that_a_row_refers_to_by_then_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    name = keep_file(png("red"), folder="pictures", suffix="png")
    free_files()
    answers = iter([set(), {name}])
    monkeypatch.setattr(freeing, "held", lambda _folder, _names: next(answers, set()))
    with clock.at(clock.now() + WEEK):
        free_files()
    assert default_storage.exists(name)


def test_a_run_that_was_killed_loses_nothing(cast: Cast) -> None:
    picture = add_picture(cast.amina, png("red"))
    path = Path(default_storage.path(picture.name))
    path.rename(path.with_name(path.name + freeing.ASIDE))
    assert after(30) == 0 and stored_bytes(picture.name)


def test_many_who_store_while_files_are_freed_find_theirs(folder: Path) -> None:
    """Without rows: whoever stored a file finds it, however often the job comes by in between."""
    bodies = [png("red", (8, number)) for number in range(1, 9)]
    stop = threading.Event()
    lost: list[str] = []

    def store() -> None:
        while not stop.is_set():
            for body in bodies:
                name = keep_file(body, folder="pictures", suffix="png")
                for _again in range(2):
                    try:
                        if stored_bytes(name) == body:
                            break
                    except FileNotFoundError:
                        continue
                else:
                    lost.append(name)

    thread = threading.Thread(target=store)
    thread.start()
    try:
        before = (clock.now() - timedelta(days=1)).timestamp()
        for _round in range(200):
            for path in list(folder.rglob("*.png")):
                freeing._removed("pictures", path.relative_to(folder).as_posix(), before)
    finally:
        stop.set()
        thread.join()
    assert lost == []


def test_every_folder_that_is_written_is_looked_into() -> None:
    assert {"pictures", "originals", "imports", "exports"} <= set(freeing._holders)
    holds_files("pictures", lambda _names: ())
    freeing._holders["pictures"].pop()
    assert Picture.objects.count() == 0
