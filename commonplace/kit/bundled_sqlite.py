"""Put the SQLite that comes with the `pysqlite3` wheel in the place of the standard library's `sqlite3`.

SQLite before 3.51.3 can corrupt a database in WAL mode when a log reset races with a reader (https://sqlite.org/wal.html),
and the SQLite that Python links is the operating system's, often years old. Django imports `sqlite3` by name, so the swap has to happen
before Django's backend is imported; `commonplace/__init__.py` sees to that.
"""

import sys

SAFE_SQLITE_VERSION = (3, 51, 3)


def install() -> None:
    """Make `import sqlite3` give the bundled library. Does nothing when the wheel is missing; `kit.checks` then refuses to start."""
    if "sqlite3" in sys.modules and sys.modules["sqlite3"].__name__ == "pysqlite3":
        return
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
