import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OutgoingEmail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dedupe_key", models.CharField(max_length=200, unique=True, verbose_name="sent once per")),
                ("owner", models.CharField(blank=True, db_index=True, max_length=60, verbose_name="belongs to")),
                ("recipient", models.EmailField(blank=True, max_length=254, verbose_name="recipient")),
                ("subject", models.CharField(blank=True, max_length=250, verbose_name="subject")),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("headers", models.JSONField(default=dict)),
                ("message_id", models.CharField(max_length=200, unique=True, verbose_name="Message-ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "Queued"), ("sent", "Sent"), ("failed", "Failed")],
                        default="queued",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                (
                    "next_attempt_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="next attempt"
                    ),
                ),
                ("leased_until", models.DateTimeField(null=True, verbose_name="being sent until")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="queued at"
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "outgoing email",
                "verbose_name_plural": "outgoing emails",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "queued")), fields=["next_attempt_at"], name="outgoingemail_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "sent")),
                            models.Q(("sent_at__isnull", True), ("status__in", ["queued", "failed"])),
                            _connector="OR",
                        ),
                        name="outgoingemail_sent_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "queued"), _negated=True),
                            models.Q(
                                models.Q(("recipient", ""), _negated=True),
                                models.Q(("subject", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("html", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="outgoingemail_queued_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leased_until", None),
                            models.Q(("leased_until__gt", models.F("created_at")), ("status", "queued")),
                            _connector="OR",
                        ),
                        name="outgoingemail_only_queued_is_leased",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailAttachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filename", models.CharField(max_length=120)),
                ("content_type", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                (
                    "email",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="mail.outgoingemail"
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["pk"],
            },
        ),
    ]
