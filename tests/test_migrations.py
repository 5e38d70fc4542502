"""An organisation that has come through every migration has the same database as a new one, and as the one that the tests run on."""

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

from commonplace.kit.ids import new_uid

ROOT = Path(__file__).parents[1]
# Django made the second with smaller keys before it had the setting for their size; nothing of ours uses it.
LEFT_OUT = {"django_migrations", "auth_group_permissions"}


@pytest.fixture
def other_name(tmp_path: Path) -> str:
    return str(tmp_path / "other.sqlite3") if connection.vendor == "sqlite" else f"{connection.settings_dict['NAME']}_{new_uid()}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_migrations_and_models_make_the_same_database(other_name: str, tmp_path: Path) -> None:
    _run([sys.executable, "-m", "commonplace", "migrate", "--each", "--verbosity", "0"], _new_database(other_name), tmp_path)
    assert _differences_from(other_name) == []


CUT_OFF_AND_BEGUN_AGAIN = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from commonplace.web import first_tables
connection.cursor().execute("CREATE TABLE of_somebody_else (id integer)")
made = [first_tables.finish_tables, lambda: 1 / 0]
try:
    first_tables.finish_tables = made.pop()
    call_command("migrate")
except ZeroDivisionError:
    first_tables.finish_tables = made.pop()
call_command("migrate")
call_command("migrate", check_unapplied=True)
call_command("migrate")
connection.cursor().execute("DROP TABLE of_somebody_else")
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_new_place_is_made_at_once_and_also_when_it_was_cut_off(other_name: str, tmp_path: Path) -> None:
    said = _run([sys.executable, "-c", CUT_OFF_AND_BEGUN_AGAIN], _new_database(other_name), tmp_path)
    assert said.count("its tables are made") == 1 and "No migrations to apply" in said
    assert _differences_from(other_name) == []


def _new_database(name: str) -> str:
    """The address of an empty database beside that of the tests."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    about = connection.settings_dict
    return f"postgresql://{about['USER']}@{quote(about['HOST'], safe='')}/{name}"


def _run(command: list[str], address: str, folder: Path) -> str:
    said = {"DJANGO_SETTINGS_MODULE": "commonplace.settings", "COMMONPLACE_DATABASE_URL": address, "COMMONPLACE_DATA_DIR": str(folder)}
    done = subprocess.run(command, env=os.environ | said, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _differences_from(name: str) -> list[str]:
    made = ConnectionHandler({"default": settings.DATABASES["default"] | {"NAME": name}})["default"]
    try:
        found, wanted = tables_of(made), tables_of(connection)
    finally:
        made.close()
    assert len(wanted) > 100
    assert found.keys() == wanted.keys()
    return [f"{table}: {line}" for table in wanted for line in _differences(found[table], wanted[table])]


def _differences(found: set[str], wanted: set[str]) -> list[str]:
    return sorted([*(f"only there: {part}" for part in found - wanted), *(f"only in the tests' own: {part}" for part in wanted - found)])


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
