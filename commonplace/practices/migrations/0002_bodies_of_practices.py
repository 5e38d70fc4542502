from django.db import migrations


def make_bodies(apps, schema_editor):
    """Practices that were written before they had fields: their text is the context, as with those that are brought in."""
    Entry = apps.get_model("entries", "Entry")
    Practice = apps.get_model("practices", "Practice")
    stages = {"seed": "hunch", "growing": "experiment", "working": "emerging", "tested": "practice", "superseded": "retired"}
    rows = Entry.objects.filter(kind="practice").only("pk", "uid", "author_id", "made_at", "body", "maturity")
    bodies = (
        Practice(entry_id=entry.pk, uid=entry.uid, author_id=entry.author_id, moved_at=entry.made_at, stage=stages[entry.maturity], context=entry.body)
        for entry in rows.iterator(chunk_size=200)
    )
    Practice.objects.bulk_create(bodies, batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("practices", "0001_initial")]

    operations = [migrations.RunPython(make_bodies, migrations.RunPython.noop)]
