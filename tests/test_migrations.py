"""An organisation that has come through every migration has the same database as the one that the tests run on."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.utils import ConnectionHandler

ROOT = Path(__file__).parents[1]
# Django made the second with smaller keys before it had the setting for their size; nothing of ours uses it.
LEFT_OUT = {"django_migrations", "auth_group_permissions"}


@pytest.fixture
def other_name(tmp_path: Path) -> str:
    return str(tmp_path / "migrated.sqlite3") if connection.vendor == "sqlite" else f"{connection.settings_dict['NAME']}_migrated"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_migrations_and_models_make_the_same_database(other_name: str, tmp_path: Path) -> None:
    about = dict(connection.settings_dict)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(other_name)}")
        url = f"postgresql://{about['USER']}@{quote(about['HOST'], safe='')}/{other_name}"
    else:
        url = f"sqlite:///{other_name}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "commonplace.settings",
        "COMMONPLACE_DATABASE_URL": url,
        "COMMONPLACE_DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "commonplace", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    migrated = ConnectionHandler({"default": settings.DATABASES["default"] | {"NAME": other_name}})["default"]
    try:
        found, wanted = tables_of(migrated), tables_of(connection)
    finally:
        migrated.close()
    assert len(wanted) > 100
    assert found.keys() == wanted.keys()
    differences = [f"{name}: {line}" for name in wanted for line in _differences(found[name], wanted[name])]
    assert differences == []


def _differences(found: set[str], wanted: set[str]) -> list[str]:
    return sorted(
        [*(f"only after migrations: {part}" for part in found - wanted), *(f"only from models: {part}" for part in wanted - found)]
    )


def tables_of(database: BaseDatabaseWrapper) -> dict[str, set[str]]:
    """The columns and the constraints of each table."""
    asked = database.introspection
    with database.cursor() as cursor:
        names = [
            table.name for table in asked.get_table_list(cursor) if table.name not in LEFT_OUT and not table.name.startswith("sqlite_stat")
        ]
        return {name: _columns(database, cursor, name) | _constraints(database, cursor, name) for name in names}


def _columns(database: BaseDatabaseWrapper, cursor: CursorWrapper, name: str) -> set[str]:
    columns = database.introspection.get_table_description(cursor, name)
    return {f"{column.name}: {column.type_code} {column.display_size} {'' if column.null_ok else 'not '}null" for column in columns}


def _constraints(database: BaseDatabaseWrapper, cursor: CursorWrapper, name: str) -> set[str]:
    """Those of the names that the program gives, and what the others say: a name that a database makes up tells nothing."""
    kept = set()
    for key, about in database.introspection.get_constraints(cursor, name).items():
        parts = {part: about.get(part) for part in ("columns", "unique", "primary_key", "foreign_key", "index", "check", "orders")}
        kept.add(f"{'' if key.startswith(('__', 'sqlite_autoindex', 'fk_')) else key}: {parts}")
    return kept
