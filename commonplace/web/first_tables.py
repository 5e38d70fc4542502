"""The tables of a new place, made at once from the models as they are now.

Going through the history of migrations takes twenty times as long, nearly all of it to imagine the models as they were at each step, and grows with
every migration. Both ways make the same database: `tests/test_migrations.py` compares them on both kinds of database.
"""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from commonplace.people.models import Member

BEYOND_THE_MODELS = [
    ("search", "0001_initial", "make"),
    ("search", "0007_copies", "make"),
    ("lineage", "0003_former_titles_and_sentences", "find_titles_by_their_beginning"),
]
"""What migrations make that no model tells of: an app, its migration, and the function that makes it."""


def is_begun() -> bool:
    """Whether the database has been brought up to some migration: a place that is new, or whose making was cut off, has none."""
    return MigrationRecorder(connection).has_table()


def make_tables() -> None:
    """Make the tables, and note all migrations as done. Cut off in between, it goes on from there when it is called again: those of models are all
    there, or none is. Tables of others in the same database are none of ours."""
    if Member._meta.db_table not in connection.introspection.table_names():
        _make_those_of_models()
    finish_tables()


def finish_tables() -> None:
    """All of it or nothing: what is not made from models, and the note that all migrations are done, as they would be."""
    with connection.schema_editor(atomic=True) as editor:
        for app, migration, function in BEYOND_THE_MODELS:
            getattr(import_module(f"commonplace.{app}.migrations.{migration}"), function)(apps, editor)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        done = recorder.applied_migrations()
        steps = [step for step in MigrationLoader(connection).disk_migrations or {} if step not in done]
        recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in steps)


def _make_those_of_models() -> None:
    """As Django's own tests do it: apps without migrations are made from their models, in one transaction."""
    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    try:
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    finally:
        settings.MIGRATION_MODULES = kept
