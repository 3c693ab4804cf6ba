import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import participation.models.email_key


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0010_owner_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                (
                    "email_key",
                    participation.models.email_key.EmailKeyField(
                        editable=False, max_length=254, verbose_name="normalized email"
                    ),
                ),
                ("submission", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "request for a link",
                "verbose_name_plural": "requests for links",
                "constraints": [
                    models.UniqueConstraint(fields=("email_key", "submission"), name="linkrequest_once_per_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email_key", django.db.models.functions.text.Lower("email")),
                            models.Q(("email__regex", "^[\\x01-\\x7f]*$"), _negated=True),
                            _connector="OR",
                        ),
                        name="linkrequest_email_has_its_key",
                    ),
                ],
            },
        ),
    ]
