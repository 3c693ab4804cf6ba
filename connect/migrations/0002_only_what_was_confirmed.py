from django.db import migrations, models


def forget_unconfirmed(apps, schema_editor):
    apps.get_model("connect", "Subscription").objects.filter(confirmed_at=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("connect", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget_unconfirmed, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(model_name="subscription", name="subscription_ends_after_it_began"),
        migrations.RemoveField(model_name="subscription", name="created_at"),
        migrations.AlterField(
            model_name="subscription",
            name="confirmed_at",
            field=models.DateTimeField(verbose_name="confirmed at"),
        ),
        migrations.RemoveField(model_name="announcement", name="reached"),
    ]
