"""A PostgreSQL for measuring: as durable as one that holds real data, kept between runs."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import become_ordinary_user, postgresql_binaries, run_as, wait_until_ready

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "max_connections": "60",
}


@contextmanager
def durable_cluster(folder: Path, database: str) -> Iterator[str]:
    """The address of the database to measure: a SQLite file, or a PostgreSQL started here with fsync on."""
    if database == "sqlite":
        yield f"sqlite:///{folder / 'commonplace.sqlite3'}"
        return
    binaries = postgresql_binaries()
    home = folder / "cluster"
    home.mkdir(exist_ok=True)
    as_owner = become_ordinary_user(home)
    data = home / "data"
    if not data.exists():
        run_as([binaries / "initdb", "-D", data, "-U", "commonplace", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], as_owner)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("ab") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", home, *options],
            preexec_fn=as_owner,  # noqa: PLW1509 (no thread runs yet)
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_ready(binaries, home, server)
        yield f"postgresql://commonplace@{str(home).replace('/', '%2F')}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # whoever is still connected, such as this process, is not waited for
        server.wait(60)
