"""A private PostgreSQL for the tests: made, started, and stopped by the run that needs it. Nothing that was there before is touched."""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.scratch import folder_in_memory

_KEY = "COMMONPLACE_TEST_POSTGRES_URL"
_PR_SET_PDEATHSIG = 1
# Nothing of a test run has to survive it.
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}


def running_cluster() -> str:
    """The address of the run's cluster; started by the first process that asks, inherited by its workers."""
    known = os.environ.get(_KEY)
    if known:
        return known
    binaries = postgresql_binaries()
    folder = folder_in_memory("postgres")
    as_owner = become_ordinary_user(folder)
    data = folder / "data"
    run_as([binaries / "initdb", "-D", data, "-U", "commonplace", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], as_owner)
    settings = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        # The child has nothing but system calls to do between fork and exec, and this process has one thread.
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *settings],
            preexec_fn=lambda: _become_dependant(as_owner),  # noqa: PLW1509
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    atexit.register(_stop, server)
    wait_until_ready(binaries, folder, server)
    os.environ[_KEY] = f"postgresql://commonplace@{str(folder).replace('/', '%2F')}/postgres"
    return os.environ[_KEY]


def postgresql_binaries() -> Path:
    """The folder with the newest `initdb` (`bin/environment` installs what is missing, where it may)."""
    found = _find_binaries()
    if found is None:
        raise RuntimeError("PostgreSQL's server programs are missing. Install them (Debian: apt-get install postgresql) and run again.")
    return found


def _find_binaries() -> Path | None:
    # Debian keeps each version's programs in a folder of its own, off the PATH; elsewhere `initdb` shows where they are.
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    return next(iter(folders), Path(on_path).resolve().parent if on_path else None)


def become_ordinary_user(folder: Path) -> Callable[[], None]:
    """What a child does before it runs PostgreSQL, which refuses to run as root: become `postgres` (or `nobody`), who gets the folder."""
    if os.geteuid() != 0:
        return lambda: None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)

    def become() -> None:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)

    return become


def _become_dependant(as_owner: Callable[[], None]) -> None:
    """Give up root, then ask the kernel to end this process with its parent: even a killed run leaves no server behind."""
    as_owner()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)
    os.setsid()


def run_as(command: list[Path | str], as_owner: Callable[[], None]) -> None:
    done = subprocess.run(command, preexec_fn=as_owner, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def wait_until_ready(binaries: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")
        asked = subprocess.run([binaries / "pg_isready", "-q", "-h", folder, "-U", "commonplace"], check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not become ready within 30 seconds.")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
