from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("importers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="format",
            field=models.CharField(blank=True, db_default="", default="", max_length=30),
        ),
    ]
