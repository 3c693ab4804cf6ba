from django.db import migrations, models

import datawalk.models.reflection

RANDOM_KEY = "('x' || substr(md5(gen_random_uuid()::text), 1, 13))::bit(52)::bigint"

# Rows keep what is written of them in the audit trail, whose trigger lets nobody else change a row.
NEW_KEYS = f"""
CREATE TEMPORARY TABLE new_keys ON COMMIT DROP AS SELECT id AS old_id, {RANDOM_KEY} AS new_id FROM datawalk_reflection;
UPDATE datawalk_reflection SET id = new_id FROM new_keys WHERE id = old_id;
ALTER TABLE participation_auditentry DISABLE TRIGGER participation_keep_audit;
UPDATE participation_auditentry SET row_id = new_id FROM new_keys
WHERE row_model = 'datawalk.reflection' AND row_id = old_id;
ALTER TABLE participation_auditentry ENABLE TRIGGER participation_keep_audit;
"""  # noqa: S608 - no value from outside
# Rows lie on the disk as they came.
NEW_PLACES = "SET CONSTRAINTS ALL IMMEDIATE; CLUSTER datawalk_reflection USING datawalk_reflection_pkey"


class Migration(migrations.Migration):
    """The key comes from the database, so that version 0.1, which asks for none, gets a random one too."""

    dependencies = [
        ("datawalk", "0004_plausible_dates"),
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.AlterField(
            "reflection",
            "id",
            models.BigIntegerField(
                db_default=datawalk.models.reflection.RandomKey(), editable=False, primary_key=True, serialize=False
            ),
        ),
        migrations.RunSQL(NEW_KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(NEW_PLACES, migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            "reflection",
            {
                "ordering": ["-written_on", "pk"],
                "verbose_name": "reflection",
                "verbose_name_plural": "reflections",
            },
        ),
    ]
