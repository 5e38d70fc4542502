"""One temporary folder for a whole run, shared by the processes of pytest-xdist and removed by the one that made it."""

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

_KEY = "COMMONPLACE_TEST_SCRATCH"
_MEMORY = Path("/dev/shm")
_ROOM = 4 * 1024**3
_YOUNG = 3_600


def scratch_dir() -> Path:
    """The run's folder; made by the first process that asks, inherited by its workers."""
    known = os.environ.get(_KEY)
    if known:
        return Path(known)
    made = Path(tempfile.mkdtemp(prefix="commonplace-tests-"))
    made.chmod(0o755)
    os.environ[_KEY] = str(made)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def folder_in_memory(name: str) -> Path:
    """A new folder of the run where writing waits for no disk, if the machine has such a place with room enough; else in the run's folder."""
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM):
        folder = scratch_dir() / name
        folder.mkdir()
        return folder
    _clear_after_killed_runs(name)
    folder = Path(tempfile.mkdtemp(prefix=f"commonplace-{name}-{os.getpid()}-", dir=_MEMORY))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _clear_after_killed_runs(name: str) -> None:
    """What a run that was killed left there takes memory from everybody. A young one may be that of a run whose processes are not to be seen here."""
    for left in _MEMORY.glob(f"commonplace-{name}-*"):
        is_running = Path("/proc", left.name.split("-")[2]).exists()
        if not is_running and time.time() - left.stat().st_mtime > _YOUNG:
            shutil.rmtree(left, ignore_errors=True)
