from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lineage", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="edge",
            name="place",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]
