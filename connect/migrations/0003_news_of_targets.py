import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("changetargets", "0003_plausible_dates"),
        ("connect", "0002_only_what_was_confirmed"),
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="subscription", name="subscription_once_per_address"),
        migrations.AlterField(
            model_name="subscription",
            name="program",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="participation.program",
                verbose_name="announcements of",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="targets_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="target_subscriptions",
                to="participation.program",
                verbose_name="all targets of",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="sphere",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="participation.sphere",
                verbose_name="targets of the sphere",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="target",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="changetargets.changetarget",
                verbose_name="target",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="told_until",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), verbose_name="told of news until"
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="old_follower",
            field=models.BigIntegerField(db_index=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=Q(program__isnull=False, targets_of=None, sphere=None, target=None)
                | Q(program=None, targets_of__isnull=False, sphere=None, target=None)
                | Q(program=None, targets_of=None, sphere__isnull=False, target=None)
                | Q(program=None, targets_of=None, sphere=None, target__isnull=False),
                name="subscription_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                F("program"),
                F("targets_of"),
                F("sphere"),
                F("target"),
                nulls_distinct=False,
                name="subscription_once_per_address",
            ),
        ),
    ]
