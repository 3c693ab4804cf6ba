import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("participation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coalition",
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
                (
                    "term",
                    models.CharField(
                        help_text="As people say it, for example “2026–2027”.", max_length=20, verbose_name="term"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="term starts")),
                ("ends_on", models.DateField(verbose_name="term ends")),
                (
                    "hours_min",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="hours a month, at least"),
                ),
                (
                    "hours_max",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="hours a month, at most"),
                ),
                (
                    "duties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), size=None, verbose_name="duties"
                    ),
                ),
                (
                    "expectations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), size=None, verbose_name="expectations"
                    ),
                ),
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
                "verbose_name": "coalition",
                "verbose_name_plural": "coalitions",
                "ordering": ["-starts_on", "program"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                ("motivation", models.TextField(blank=True, verbose_name="motivation")),
                ("experience", models.TextField(blank=True, verbose_name="experience")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="coalition.coalition",
                        verbose_name="coalition",
                    ),
                ),
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
                    "spheres",
                    models.ManyToManyField(blank=True, to="participation.sphere", verbose_name="preferred spheres"),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["applied_at", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "review", "export"),
            },
        ),
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="coalition_closes_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                name="coalition_has_places",
            ),
        ),
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audiences__contained_by", ["student", "postdoc", "faculty", "staff"]), ("audiences__len__gt", 0)
                ),
                name="coalition_audiences_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.UniqueConstraint(fields=("program", "slug"), name="coalition_slug_unique_in_program"),
        ),
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="coalition_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_max__gte", models.F("hours_min")), ("hours_min__gt", 0)),
                name="coalition_hours_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["activity", "status", "applied_at"], name="membership_queue"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(fields=("person", "activity"), name="membership_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["applied", "accepted", "waitlisted", "declined", "withdrawn", "lapsed"])
                ),
                name="membership_status_known",
            ),
        ),
    ]
