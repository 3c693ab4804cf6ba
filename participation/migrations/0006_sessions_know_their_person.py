import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.apps.registry import Apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OF_VISITORS = {
    "participant",
    "newly_verified",
    "link_token",
    "coalition_draft",
    "coalition_sent",
    "changetargets_sent",
    "connect_reader",
    "datawalk_sent",
    "miniprojects_signed_up",
}


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the logins of staff. What visitors had, two hours at most, says of no person, and goes."""
    old, new = apps.get_model("sessions", "Session").objects, apps.get_model("participation", "Session").objects
    for row in old.order_by("pk").iterator():
        data = SessionStore().decode(row.session_data)
        if SESSION_KEY not in data:
            row.delete()
            continue
        content = SessionStore().encode({name: value for name, value in data.items() if name not in OF_VISITORS})
        new.update_or_create(
            session_key=row.session_key, defaults={"session_data": content, "expire_date": row.expire_date}
        )


class Migration(migrations.Migration):
    dependencies = [("participation", "0005_audit_vocabulary"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "address_hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="participation.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["address_hashes"], name="session_by_address")
                ],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
