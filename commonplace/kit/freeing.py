"""Files that no row refers to any more go, a week after that was first seen.

A room whose tables name files says so in its AppConfig.ready: `holds_files("pictures", function)`; the function gives back those of the names
it is asked about that its rows still refer to. Only folders of which a room said so are looked into.

Nobody can lose a file that is being put here at the same moment: `keep_file` makes a file it finds new again (its time of change), a file is
first put aside under another name, then looked at once more, and put back if it was made new or is referred to. Whoever looks for it meanwhile
finds none and stores it anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage

from commonplace.kit.clock import now
from commonplace.kit.models import UnheldFile

GRACE = timedelta(days=7)
ASIDE = ".going"
_CHUNK = 300
Holder = Callable[[Iterable[str]], Iterable[str]]

_holders: dict[str, list[Holder]] = {}


def holds_files(folder: str, holder: Holder) -> None:
    """`holder` answers for some of the files in this folder of the storage."""
    _holders.setdefault(folder, []).append(holder)


def free_files(*, grace: timedelta = GRACE) -> int:
    """Remove the files of which nothing spoke for the time of `grace`; returns how many. Safe to repeat, and to be stopped anywhere."""
    freed = 0
    for folder in sorted(_holders):
        root = _path(folder)
        if root is None or not root.is_dir():
            continue
        names = _names_in(root, folder)
        while chunk := list(islice(names, _CHUNK)):
            freed += _look_at(folder, chunk, grace)
    _forget_vanished()
    return freed


def held(folder: str, names: Iterable[str]) -> set[str]:
    """Those of the names that a row refers to."""
    asked = list(names)
    return {name for holder in _holders[folder] for name in holder(asked)}


def _path(name: str) -> Path | None:
    """None for a storage that is no folder of a machine: it cannot put a file aside in one step, so nothing is removed from it."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


def _names_in(root: Path, folder: str) -> Iterator[str]:
    """The names of all files, as rows have them. What an earlier run that was killed had put aside is put back first."""
    for where, _folders, files in os.walk(root):
        inside = Path(where).relative_to(root).as_posix()
        prefix = folder if inside == "." else f"{folder}/{inside}"
        for found in files:
            name = found.removesuffix(ASIDE)
            if name != found:
                _put_back(Path(where, name))
            yield f"{prefix}/{name}"


def _look_at(folder: str, names: list[str], grace: timedelta) -> int:
    unheld = set(names) - held(folder, names)
    known = dict(UnheldFile.objects.filter(name__in=names).values_list("name", "since"))
    UnheldFile.objects.filter(name__in=known.keys() - unheld).delete()
    fresh = [UnheldFile(name=name, since=now()) for name in sorted(unheld - known.keys())]
    UnheldFile.objects.bulk_create(fresh, ignore_conflicts=True)
    before = now() - grace
    return sum(_removed(folder, name, before.timestamp()) for name in sorted(unheld) if name in known and known[name] <= before)


def _removed(folder: str, name: str, before: float) -> bool:
    path = Path(default_storage.path(name))
    aside = path.with_name(path.name + ASIDE)
    try:
        if path.stat().st_mtime > before:
            return False
        path.replace(aside)
        if aside.stat().st_mtime > before or held(folder, [name]):
            _put_back(path)
            return False
        aside.unlink()
    except FileNotFoundError:
        return False
    UnheldFile.objects.filter(name=name).delete()
    return True


def _put_back(path: Path) -> None:
    aside = path.with_name(path.name + ASIDE)
    try:
        # Where it was stored anew meanwhile, these are the same bytes.
        aside.replace(path)
    except FileNotFoundError:
        return


def _forget_vanished() -> None:
    """Rows of files that went by another way."""
    for row in UnheldFile.objects.filter(since__lt=now() - 2 * GRACE).order_by("pk").iterator(chunk_size=500):
        if not default_storage.exists(row.name):
            row.delete()
