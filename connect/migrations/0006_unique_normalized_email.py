from django.db import migrations, models
from django.db.models.functions import Lower

import participation.models.email_key


class Migration(migrations.Migration):
    dependencies = [("connect", "0005_normalized_email")]

    operations = [
        migrations.AlterField(
            model_name="subscription",
            name="email_key",
            field=participation.models.email_key.EmailKeyField(),
        ),
        migrations.RemoveConstraint(model_name="subscription", name="subscription_once_per_address"),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("email_key", "program", "targets_of", "sphere", "target"),
                name="subscription_once_per_address",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email_key", Lower("email")),
                    models.Q(("email__regex", "^[\\x01-\\x7f]*$"), _negated=True),
                    _connector="OR",
                ),
                name="subscription_email_has_its_key",
            ),
        ),
    ]
