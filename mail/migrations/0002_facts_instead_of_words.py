"""What an email says becomes facts that are rendered as it is sent. Emails that were rendered before stay as they are.

While this release is being installed, workers of the release before still run. They send what has words, and must not
send what has only facts. They look at `next_attempt_at`, so that column stays, and from now on every new row has a date
in it that does not come. The new relay looks at `not_before`. A later release may drop the old column.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

NEVER_FOR_OLD_WORKERS = """
UPDATE mail_outgoingemail SET not_before = next_attempt_at WHERE status = 'queued';
ALTER TABLE mail_outgoingemail ALTER COLUMN next_attempt_at SET DEFAULT '2200-01-01 00:00:00+00';
"""
AS_BEFORE = "ALTER TABLE mail_outgoingemail ALTER COLUMN next_attempt_at SET DEFAULT STATEMENT_TIMESTAMP();"


def text_with_default(name: str, **options) -> migrations.AlterField:
    return migrations.AlterField(
        "outgoingemail", name, models.TextField(blank=True, default="", db_default="", **options)
    )


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.AddField(
            "outgoingemail",
            "lane",
            models.PositiveSmallIntegerField(
                choices=[
                    (0, "Confirmations and links"),
                    (1, "Decisions"),
                    (2, "Reminders"),
                    (3, "Announcements and digests"),
                ],
                default=1,
                db_default=1,
                verbose_name="lane",
            ),
        ),
        migrations.AddField(
            "outgoingemail",
            "template",
            models.CharField(blank=True, default="", db_default="", max_length=200, verbose_name="template"),
        ),
        migrations.AddField(
            "outgoingemail", "facts", models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
        ),
        migrations.AddField("outgoingemail", "sealed", models.TextField(blank=True, default="", db_default="")),
        migrations.AddField(
            "outgoingemail",
            "not_before",
            models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="not sent before"),
        ),
        migrations.RemoveIndex("outgoingemail", "outgoingemail_due"),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("outgoingemail", "next_attempt_at")],
            database_operations=[migrations.RunSQL(NEVER_FOR_OLD_WORKERS, AS_BEFORE)],
        ),
        migrations.AlterField(
            "outgoingemail",
            "subject",
            models.CharField(blank=True, default="", db_default="", max_length=250, verbose_name="subject"),
        ),
        text_with_default("text"),
        text_with_default("html"),
        text_with_default("last_error", verbose_name="last error"),
        migrations.RemoveConstraint("outgoingemail", "outgoingemail_queued_is_whole"),
        migrations.AddConstraint(
            "outgoingemail",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "queued"), _negated=True),
                    models.Q(
                        models.Q(("recipient", ""), _negated=True),
                        models.Q(
                            models.Q(("template", ""), _negated=True),
                            models.Q(
                                models.Q(("subject", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("html", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="outgoingemail_queued_is_whole",
            ),
        ),
        migrations.AddConstraint(
            "outgoingemail",
            models.CheckConstraint(condition=models.Q(("lane__in", [0, 1, 2, 3])), name="outgoingemail_lane_known"),
        ),
        migrations.AddConstraint(
            "outgoingemail",
            models.CheckConstraint(
                condition=models.Q(("sealed", ""), ("status", "queued"), _connector="OR"),
                name="outgoingemail_only_queued_is_sealed",
            ),
        ),
        migrations.AddIndex(
            "outgoingemail",
            models.Index(
                condition=models.Q(("status", "queued")), fields=["lane", "not_before", "id"], name="outgoingemail_next"
            ),
        ),
    ]
