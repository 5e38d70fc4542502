"""Collects style sheets and scripts when those of the program differ from the collected ones."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_if_changed() -> bool:
    """Run `collectstatic` unless the collected files came from just these; whether it ran."""
    stamp = Path(settings.STATIC_ROOT).parent / "static.collected-from"
    mark = _mark()
    if stamp.exists() and stamp.read_text(encoding="ascii") == mark and Path(settings.STATIC_ROOT).is_dir():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(mark, encoding="ascii")
    return True


def _mark() -> str:
    """Names, sizes and times of all files; reading them all would make every start slower."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            if path.exists():  # else it is made of other files of the list
                about = path.stat()
                digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
