"""The tests' database, made at once from the models as they are now instead of step by step through the history of migrations, which takes four
times as long. That both come out the same is tests/test_migrations.py's to prove."""

from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# What migrations make that no model tells of: an app, its migration, and the function that makes it.
BEYOND_THE_MODELS = [
    ("search", "0001_initial", "make"),
    ("lineage", "0003_former_titles_and_sentences", "find_titles_by_their_beginning"),
]


def finish_schema() -> None:
    """Add what is not made from models, and note all migrations as done, as they would be."""
    with connection.schema_editor() as editor:
        for app, migration, function in BEYOND_THE_MODELS:
            getattr(import_module(f"commonplace.{app}.migrations.{migration}"), function)(apps, editor)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    done = recorder.applied_migrations()
    steps = [step for step in MigrationLoader(connection).disk_migrations or {} if step not in done]
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in steps)
