from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import participation.models.email_key
from pages.addresses import normalize

TOPIC = ("program_id", "targets_of_id", "sphere_id", "target_id")
# As for people: the release before this one writes addresses without their key while this one is being installed.
FILL_IN = """
CREATE TRIGGER connect_fill_in_email_key BEFORE INSERT OR UPDATE ON connect_subscription
    FOR EACH ROW EXECUTE FUNCTION participation_fill_in_email_key();
"""
DO_NOT = "DROP TRIGGER connect_fill_in_email_key ON connect_subscription;"


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every subscription the key of its address; of two to one topic the second is kept under what was typed."""
    subscriptions, seen = apps.get_model("connect", "Subscription").objects, set()
    rows = sorted(subscriptions.order_by("pk"), key=lambda row: row.email.lower() != normalize(row.email))
    for row in rows:
        key = normalize(row.email)
        topic = tuple(getattr(row, column) for column in TOPIC)
        subscriptions.filter(pk=row.pk).update(email_key=row.email if (key, topic) in seen else key)
        seen.add((key, topic))


class Migration(migrations.Migration):
    dependencies = [("connect", "0004_carry_over_followers"), ("participation", "0004_visible_texts")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="email_key",
            field=participation.models.email_key.EmailKeyField(null=True),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunSQL(FILL_IN, DO_NOT),
    ]
