from itertools import islice

import django.db.models.deletion
from django.db import migrations, models

import commonplace.kit.clock

BATCH = 200


def read_sentences(apps, schema_editor):
    """Texts of before: which section each link means, and the sentence in which it stands."""
    from commonplace.kit.markdown import render

    Reference = apps.get_model("lineage", "Reference")
    Entry = apps.get_model("entries", "Entry")
    keys = iter(Reference.objects.order_by("entry_id").values_list("entry_id", flat=True).distinct().iterator(chunk_size=2000))
    while batch := list(islice(keys, BATCH)):
        found = {}
        for pk, body in Entry.objects.filter(pk__in=batch).values_list("pk", "body"):
            found[pk] = {ref.position: ref for ref in render(body, mention_url=lambda handle: None).references}
        changed = []
        for reference in Reference.objects.filter(entry__in=batch):
            ref = found.get(reference.entry_id, {}).get(reference.position)
            if ref is not None and (ref.heading or ref.sentence):
                reference.heading, reference.sentence = ref.heading[:100], ref.sentence[:300]
                changed.append(reference)
        Reference.objects.bulk_update(changed, ["heading", "sentence"], batch_size=BATCH)


def find_titles_by_their_beginning(apps, schema_editor):
    """SQLite compares texts by their bytes, so its index serves already; PostgreSQL's serves so only with this class of operators."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX lineage_title_begins ON entries_entry (title_key varchar_pattern_ops) WHERE title_key <> ''"
        )


def forget_beginnings(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS lineage_title_begins")


class Migration(migrations.Migration):
    dependencies = [
        ("entries", "0002_alter_entry_kind"),
        ("lineage", "0002_edge_place"),
    ]

    operations = [
        migrations.AddField("reference", "heading", models.CharField(blank=True, db_default="", default="", max_length=100)),
        migrations.AddField("reference", "sentence", models.CharField(blank=True, db_default="", default="", max_length=300)),
        migrations.CreateModel(
            name="FormerTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300)),
                ("key", models.CharField(max_length=300)),
                ("replaced_at", models.DateTimeField(default=commonplace.kit.clock.now)),
                ("audience", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.audience")),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="former_titles", to="entries.entry"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key"], name="lineage_former_title")],
                "constraints": [models.UniqueConstraint(fields=("entry", "key"), name="lineage_former_title_once")],
            },
        ),
        migrations.RunPython(read_sentences, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(find_titles_by_their_beginning, forget_beginnings),
    ]
