import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=150, verbose_name="subject")),
                (
                    "body",
                    models.TextField(
                        help_text="In Markdown: **bold**, lists, [words](https://address).", verbose_name="text"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        default="subscribers",
                        help_text="Only confirmed addresses get it.",
                        max_length=80,
                        verbose_name="goes to",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("sending", "Going out"), ("paused", "Paused"), ("done", "Done")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reached", models.BigIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written at")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="announcements",
                        to="participation.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "sending", "paused", "done"])),
                        name="announcement_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="email")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed at")),
                ("unsubscribed_at", models.DateTimeField(null=True, verbose_name="unsubscribed at")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="participation.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("program"),
                        django.db.models.functions.text.Lower("email"),
                        name="subscription_once_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unsubscribed_at", None), ("confirmed_at__isnull", False), _connector="OR"),
                        name="subscription_ends_after_it_began",
                    ),
                ],
            },
        ),
    ]
