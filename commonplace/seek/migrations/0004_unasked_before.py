from django.db import migrations


def tell_apart(apps, schema_editor):
    """Saves that were brought in were told as failed until now, though nobody had asked for their pages."""
    save = apps.get_model("seek", "Save")
    save.objects.filter(fetching="failed", failure="Brought in without its page.").update(fetching="unasked", failure="")


def as_before(apps, schema_editor):
    save = apps.get_model("seek", "Save")
    save.objects.filter(fetching="unasked").update(fetching="failed", failure="Brought in without its page.")


class Migration(migrations.Migration):
    dependencies = [("seek", "0003_unasked")]

    operations = [migrations.RunPython(tell_apart, as_before, elidable=True)]
