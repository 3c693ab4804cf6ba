import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0009_unproven_actors"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="owner_key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
    ]
