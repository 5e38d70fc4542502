"""One temporary folder for a whole run, shared by the processes of pytest-xdist and removed by the one that made it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_KEY = "COMMONPLACE_TEST_SCRATCH"


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
