"""The index of each database. It holds nothing that `commonplace reindex` could not make again."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = """
CREATE VIRTUAL TABLE search_text USING fts5(title, tags, body, terms, content='', contentless_delete=1, tokenize='ascii')
"""
# Without many statistics the planner takes rare words for common ones and walks the whole table backwards.
# Strangers have one audience, whose rows may be few: they walk those alone. Pending lists would make each search read up to 4 MB of unsorted words; adding straight to the index costs a write less than a millisecond.
POSTGRESQL = """
CREATE TABLE search_document (
    position bigint PRIMARY KEY,
    author_id bigint NOT NULL,
    audience_id bigint NOT NULL,
    kind varchar(10) NOT NULL,
    vector tsvector NOT NULL
);
ALTER TABLE search_document ALTER COLUMN vector SET STATISTICS 1000;
CREATE INDEX search_document_of_audience ON search_document (audience_id, position);
CREATE INDEX search_document_words ON search_document USING gin (vector) WITH (fastupdate = off);
"""


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"DROP TABLE {'search_document' if schema_editor.connection.vendor == 'postgresql' else 'search_text'}")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("entries", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
