import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeTarget",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The calendar year in which the academic year of this target begins.",
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("policies", "Policies"),
                            ("practices", "Practices"),
                            ("resource_flows", "Resource flows"),
                            ("relationships", "Relationships and connections"),
                            ("power", "Power dynamics"),
                            ("mental_models", "Mental models"),
                        ],
                        max_length=20,
                        verbose_name="condition of change",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True, help_text="What is counted, in words.", max_length=200, verbose_name="measure"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, help_text="For example “%” or “days”.", max_length=20, verbose_name="unit"
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="baseline"
                    ),
                ),
                (
                    "goal",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="goal"),
                ),
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="ways to help",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True, help_text="Of the reflections it came from.", max_length=160, verbose_name="theme"
                    ),
                ),
                (
                    "reflections",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number of reflections"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "earlier_self",
                    models.ForeignKey(
                        blank=True,
                        help_text="The target of an earlier year that this one carries on or revises.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_selves",
                        to="changetargets.changetarget",
                        verbose_name="earlier self",
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
                (
                    "sphere",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changetargets",
                        to="participation.sphere",
                        verbose_name="sphere",
                    ),
                ),
            ],
            options={
                "verbose_name": "change target",
                "verbose_name_plural": "change targets",
                "ordering": ["-year", "program", "title"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contribution",
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
                (
                    "ways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), size=None, verbose_name="ways to help"
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="changetargets.changetarget",
                        verbose_name="change target",
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
            ],
            options={
                "verbose_name": "contribution",
                "verbose_name_plural": "contributions",
                "ordering": ["applied_at", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "review", "export"),
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="email")),
                (
                    "told_until",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="told of news until"),
                ),
            ],
            options={
                "verbose_name": "follower",
                "verbose_name_plural": "followers",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="follower_email_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "program",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="target_follows",
                        to="participation.program",
                    ),
                ),
                (
                    "sphere",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="target_follows",
                        to="participation.sphere",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="changetargets.changetarget",
                    ),
                ),
                (
                    "follower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="changetargets.follower"
                    ),
                ),
            ],
            options={
                "verbose_name": "follow",
                "verbose_name_plural": "follows",
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="objective")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("under_way", "Under way"),
                            ("reached", "Reached"),
                            ("missed", "Missed"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="changetargets.changetarget",
                        verbose_name="target",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["position", "due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Update",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("win", "Win"), ("setback", "Setback"), ("news", "News")],
                        default="news",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of the measure. Empty: nobody measured it anew.",
                        max_digits=12,
                        null=True,
                        verbose_name="new value",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("adopted", "Adopted"),
                            ("in_progress", "In progress"),
                            ("achieved", "Achieved"),
                            ("sustained", "Sustained"),
                            ("retired", "Retired"),
                        ],
                        max_length=12,
                        verbose_name="status from now on",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="changetargets.changetarget",
                        verbose_name="change target",
                    ),
                ),
            ],
            options={
                "verbose_name": "update",
                "verbose_name_plural": "updates",
                "ordering": [models.OrderBy(models.F("published_at"), descending=True, nulls_first=True), "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="changetarget_closes_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                name="changetarget_has_places",
            ),
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audiences__contained_by", ["student", "postdoc", "faculty", "staff"]), ("audiences__len__gt", 0)
                ),
                name="changetarget_audiences_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.UniqueConstraint(fields=("program", "slug"), name="changetarget_slug_unique_in_program"),
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "condition__in",
                        ["policies", "practices", "resource_flows", "relationships", "power", "mental_models"],
                    ),
                    models.Q(("condition", ""), ("published", False)),
                    _connector="OR",
                ),
                name="changetarget_condition_known",
                violation_error_message="Say which condition of change it is before you publish the target.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("baseline", None), ("goal", None), ("measure", "")),
                    models.Q(
                        models.Q(("measure", ""), _negated=True), ("baseline__isnull", False), ("goal__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="changetarget_measure_whole",
                violation_error_message="A measure has a baseline and a goal, or there are none of the three.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reflections", None), ("theme", "")),
                    models.Q(
                        models.Q(("theme", ""), _negated=True), ("reflections__gt", 0), ("reflections__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="changetarget_theme_has_reflections",
                violation_error_message="A theme comes from a number of reflections, at least one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (2000, 2100))), name="changetarget_year_plausible"
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["activity", "status", "applied_at"], name="contribution_queue"),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(fields=("person", "activity"), name="contribution_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["applied", "accepted", "waitlisted", "declined", "withdrawn", "lapsed"])
                ),
                name="contribution_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("program", None), ("sphere", None), ("target__isnull", False)),
                    models.Q(("program", None), ("sphere__isnull", False), ("target", None)),
                    models.Q(("program__isnull", False), ("sphere", None), ("target", None)),
                    _connector="OR",
                ),
                name="follow_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(
                fields=("follower", "target", "sphere", "program"), name="follow_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "under_way", "reached", "missed"])),
                name="objective_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="update",
            index=models.Index(fields=["target", "-published_at"], name="update_newest"),
        ),
        migrations.AddConstraint(
            model_name="update",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["proposed", "adopted", "in_progress", "achieved", "sustained", "retired"])
                ),
                name="update_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="update",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["win", "setback", "news"])), name="update_kind_known"
            ),
        ),
    ]
