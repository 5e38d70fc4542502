from django.db import migrations

BATCH = 500


def give_bodies(apps, schema_editor):
    Entry = apps.get_model("entries", "Entry")
    QuestionBody = apps.get_model("questions", "QuestionBody")
    last = 0
    while True:
        rows = list(
            Entry.objects.filter(kind="question", question_body__isnull=True, pk__gt=last).order_by("pk").values_list("pk", "uid", "author_id", "made_at")[:BATCH]
        )
        if not rows:
            return
        QuestionBody.objects.bulk_create(
            [QuestionBody(entry_id=pk, uid=uid, author_id=author, made_at=made_at) for pk, uid, author, made_at in rows], ignore_conflicts=True
        )
        last = rows[-1][0]


class Migration(migrations.Migration):

    dependencies = [("questions", "0001_questions")]

    operations = [migrations.RunPython(give_bodies, migrations.RunPython.noop)]
