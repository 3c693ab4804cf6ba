import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import datawalk.models.station


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("changetargets", "0002_history_stays"),
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataWalk",
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
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("venue", models.CharField(max_length=200, verbose_name="where")),
                (
                    "sequence",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="revision of the calendar event"
                    ),
                ),
                ("cancelled_at", models.DateTimeField(editable=False, null=True, verbose_name="cancelled at")),
                (
                    "next_steps",
                    models.TextField(
                        blank=True,
                        help_text="Shown on the summary page after the walk.",
                        verbose_name="what happens next",
                    ),
                ),
                ("summary_published", models.BooleanField(default=False, verbose_name="summary published")),
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
                "verbose_name": "Data Walk",
                "verbose_name_plural": "Data Walks",
                "ordering": ["-starts_at", "pk"],
                "permissions": [("host_datawalk", "Can check people in at the door")],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MapEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("project", "Project under way"), ("need", "Need, not met yet")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("unit", models.CharField(max_length=120, verbose_name="unit")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "sphere",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participation.sphere",
                        verbose_name="sphere",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="changetargets.changetarget",
                        verbose_name="change target",
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="map_entries",
                        to="datawalk.datawalk",
                        verbose_name="Data Walk",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the community map",
                "verbose_name_plural": "community map",
                "ordering": ["sphere__position", "kind", "title"],
            },
        ),
        migrations.CreateModel(
            name="Rsvp",
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
                ("arrives_at", models.TimeField(blank=True, null=True, verbose_name="arrives at about")),
                ("access_needs", models.TextField(blank=True, verbose_name="access needs")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="datawalk.datawalk",
                        verbose_name="Data Walk",
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
                "verbose_name": "RSVP",
                "verbose_name_plural": "RSVPs",
                "ordering": ["applied_at", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "review", "export"),
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="came at"),
                ),
                (
                    "rsvp",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_in", to="datawalk.rsvp"
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
            },
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("finding", models.CharField(max_length=300, verbose_name="finding")),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                ("rows", models.JSONField(validators=[datawalk.models.station.validate_rows], verbose_name="numbers")),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stations",
                        to="datawalk.datawalk",
                        verbose_name="Data Walk",
                    ),
                ),
            ],
            options={
                "verbose_name": "station",
                "verbose_name_plural": "stations",
                "ordering": ["walk", "number"],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "target",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="changetargets.changetarget",
                        verbose_name="proposed change target",
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="datawalk.datawalk",
                        verbose_name="Data Walk",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["walk", "title"],
            },
        ),
        migrations.CreateModel(
            name="Reflection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=1000, verbose_name="what the change should be")),
                ("signature", models.CharField(blank=True, max_length=120, verbose_name="signed")),
                ("written_on", models.DateField(verbose_name="written on")),
                (
                    "status",
                    models.CharField(
                        choices=[("new", "New"), ("published", "Published"), ("hidden", "Hidden")],
                        default="new",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("agreed", models.PositiveIntegerField(default=0, editable=False, verbose_name="agree")),
                ("submission", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reflections",
                        to="datawalk.station",
                        verbose_name="station",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reflections",
                        to="datawalk.theme",
                        verbose_name="theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "reflection",
                "verbose_name_plural": "reflections",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="WalkIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("submission", models.CharField(max_length=64, unique=True)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="came at"),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="walk_ins", to="datawalk.datawalk"
                    ),
                ),
            ],
            options={
                "verbose_name": "walk-in",
                "verbose_name_plural": "walk-ins",
            },
        ),
        migrations.AddConstraint(
            model_name="datawalk",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="datawalk_closes_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="datawalk",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                name="datawalk_has_places",
            ),
        ),
        migrations.AddConstraint(
            model_name="datawalk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audiences__contained_by", ["student", "postdoc", "faculty", "staff"]), ("audiences__len__gt", 0)
                ),
                name="datawalk_audiences_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="datawalk",
            constraint=models.UniqueConstraint(fields=("program", "slug"), name="datawalk_slug_unique_in_program"),
        ),
        migrations.AddConstraint(
            model_name="datawalk",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="datawalk_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="datawalk",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__lte", models.F("ends_at"))), name="datawalk_closes_before_its_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="mapentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["project", "need"])), name="mapentry_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="mapentry",
            constraint=models.UniqueConstraint(fields=("walk", "sphere", "unit", "title"), name="mapentry_once_on_map"),
        ),
        migrations.AddIndex(
            model_name="rsvp",
            index=models.Index(fields=["activity", "status", "applied_at"], name="rsvp_queue"),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.UniqueConstraint(fields=("person", "activity"), name="rsvp_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["applied", "accepted", "waitlisted", "declined", "withdrawn", "lapsed"])
                ),
                name="rsvp_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.UniqueConstraint(fields=("walk", "number"), name="station_number_unique_in_walk"),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(fields=("walk", "title"), name="theme_title_unique_in_walk"),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["new", "published", "hidden"])), name="reflection_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="reflection_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="walkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("affiliation__in", ["student", "postdoc", "faculty", "staff"])),
                name="walkin_affiliation_known",
            ),
        ),
    ]
