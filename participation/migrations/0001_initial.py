import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import participation.models.program


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "hour"), name="attempt_once_per_hour")],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="when")),
                (
                    "actor",
                    models.CharField(help_text="“user:3”, “person:12” or “system”", max_length=40, verbose_name="who"),
                ),
                ("action", models.CharField(max_length=40, verbose_name="what")),
                ("row_model", models.CharField(max_length=80, verbose_name="kind of row")),
                ("row_id", models.BigIntegerField(null=True, verbose_name="row")),
                ("program_id", models.BigIntegerField(null=True, verbose_name="program")),
                ("before", models.CharField(blank=True, max_length=200, verbose_name="from")),
                ("after", models.CharField(blank=True, max_length=200, verbose_name="to")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit trail",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["row_model", "row_id"], name="auditentry_row")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("email", models.EmailField(max_length=254, null=True, verbose_name="email")),
                (
                    "affiliation",
                    models.CharField(
                        choices=[
                            ("student", "Student"),
                            ("postdoc", "Postdoc"),
                            ("faculty", "Faculty"),
                            ("staff", "Staff"),
                        ],
                        max_length=10,
                        verbose_name="affiliation",
                    ),
                ),
                ("department", models.CharField(blank=True, max_length=120, verbose_name="department or program")),
                (
                    "email_verified_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="email verified at"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="first seen at")),
                ("erased_at", models.DateTimeField(editable=False, null=True, verbose_name="erased at")),
                ("session_epoch", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="person_email_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email__isnull", False), ("erased_at__isnull", True)),
                            models.Q(
                                ("department", ""),
                                ("email__isnull", True),
                                ("email_verified_at__isnull", True),
                                ("erased_at__isnull", False),
                                ("name", ""),
                            ),
                            _connector="OR",
                        ),
                        name="person_reachable_or_erased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("affiliation__in", ["student", "postdoc", "faculty", "staff"])),
                        name="person_affiliation_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("short_name", models.CharField(max_length=20, verbose_name="short name")),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="slug")),
                (
                    "timezone",
                    models.CharField(
                        max_length=60,
                        validators=[participation.models.program.validate_timezone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("student", "Student"),
                                ("postdoc", "Postdoc"),
                                ("faculty", "Faculty"),
                                ("staff", "Staff"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="who can take part",
                    ),
                ),
                ("vision", models.TextField(verbose_name="vision")),
                ("about", models.TextField(verbose_name="about")),
                (
                    "monthly_hours_limit",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="Somebody who chooses more hours a month than this sees a friendly warning.",
                        verbose_name="monthly hours before a warning",
                    ),
                ),
                (
                    "reply_to",
                    models.EmailField(
                        blank=True,
                        help_text="Shown to people who have a question.",
                        max_length=254,
                        verbose_name="contact address",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "team",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Who sees this program in the admin. What they may do there comes from their groups.",
                        related_name="programs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "program",
                "verbose_name_plural": "programs",
                "ordering": ["position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Sphere",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("slug", models.SlugField(max_length=100, verbose_name="slug")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spheres",
                        to="participation.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "sphere",
                "verbose_name_plural": "spheres",
                "ordering": ["program", "position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("open", "open my participation"), ("change_email", "change my email address")],
                        max_length=20,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("payload", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="participation.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="link_expires_after_creation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["open", "change_email"])), name="link_purpose_known"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audiences__contained_by", ["student", "postdoc", "faculty", "staff"]), ("audiences__len__gt", 0)
                ),
                name="program_audiences_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sphere",
            constraint=models.UniqueConstraint(fields=("program", "slug"), name="sphere_unique_in_program"),
        ),
    ]
