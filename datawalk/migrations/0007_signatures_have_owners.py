from django.db import migrations, models

import participation.models.owner_key


class Migration(migrations.Migration):
    dependencies = [
        ("datawalk", "0006_proof_of_each_sign_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="reflection",
            name="owner_key",
            field=participation.models.owner_key.OwnerKeyField(db_index=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner_key", None), models.Q(("signature", ""), _negated=True), _connector="OR"),
                name="reflection_unsigned_is_nobodys",
            ),
        ),
    ]
