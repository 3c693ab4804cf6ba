import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="MiniProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("slug", models.SlugField(max_length=80, verbose_name="slug")),
                ("summary", models.TextField(verbose_name="summary")),
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
                ("opens_at", models.DateTimeField(verbose_name="sign-up opens")),
                ("closes_at", models.DateTimeField(verbose_name="sign-up closes")),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True, help_text="Empty: no limit.", null=True, verbose_name="places"
                    ),
                ),
                ("reviewed", models.BooleanField(default=False, verbose_name="reviewed by a coordinator")),
                ("published", models.BooleanField(default=False, verbose_name="published")),
                ("topic", models.CharField(max_length=60, verbose_name="topic")),
                ("season", models.CharField(max_length=60, verbose_name="season")),
                ("starts_on", models.DateField(verbose_name="starts")),
                (
                    "ends_on",
                    models.DateField(
                        help_text="The same day as the start: the hours are given once.", verbose_name="ends"
                    ),
                ),
                (
                    "hours_min",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="hours a month, at least"),
                ),
                (
                    "hours_max",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="hours a month, at most"),
                ),
                ("point_person", models.CharField(blank=True, max_length=120, verbose_name="role of the point person")),
                ("works_with", models.CharField(blank=True, max_length=200, verbose_name="you work with")),
                ("outcome", models.CharField(max_length=300, verbose_name="what comes out of it")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="participation.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "mini project",
                "verbose_name_plural": "mini projects",
                "ordering": ["starts_on", "title", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applied", "Waiting for review"),
                            ("accepted", "Accepted"),
                            ("waitlisted", "On the waiting list"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed: email not verified in time"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("applied_at", models.DateTimeField(editable=False, verbose_name="signed up at")),
                (
                    "staff_note",
                    models.TextField(
                        blank=True, help_text="The person never sees this.", verbose_name="note of the staff"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note to the point person")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="participation.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="miniprojects.miniproject",
                        verbose_name="mini project",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrollment",
                "verbose_name_plural": "enrollments",
                "ordering": ["applied_at", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "review", "export"),
            },
        ),
        migrations.AddConstraint(
            model_name="miniproject",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="miniproject_closes_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="miniproject",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                name="miniproject_has_places",
            ),
        ),
        migrations.AddConstraint(
            model_name="miniproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audiences__contained_by", ["student", "postdoc", "faculty", "staff"]), ("audiences__len__gt", 0)
                ),
                name="miniproject_audiences_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="miniproject",
            constraint=models.UniqueConstraint(fields=("program", "slug"), name="miniproject_slug_unique_in_program"),
        ),
        migrations.AddConstraint(
            model_name="miniproject",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="miniproject_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="miniproject",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_max__gte", models.F("hours_min")), ("hours_min__gt", 0)),
                name="miniproject_hours_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(fields=["activity", "status", "applied_at"], name="enrollment_queue"),
        ),
        migrations.AddConstraint(
            model_name="enrollment",
            constraint=models.UniqueConstraint(fields=("person", "activity"), name="enrollment_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="enrollment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["applied", "accepted", "waitlisted", "declined", "withdrawn", "lapsed"])
                ),
                name="enrollment_status_known",
            ),
        ),
    ]
