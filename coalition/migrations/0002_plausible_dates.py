import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coalition", "0001_initial"),
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_at__lt", datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                    ("opens_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                ),
                name="coalition_signup_plausible",
                violation_error_message="Choose dates between the years 2000 and 2200.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coalition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__lt", datetime.date(2200, 1, 1)), ("starts_on__gte", datetime.date(2000, 1, 1))
                ),
                name="coalition_dates_plausible",
                violation_error_message="Choose dates between the years 2000 and 2200.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="coalition",
            name="coalition_closes_after_opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="coalition_closes_after_opening",
                violation_error_message="Sign-up has to close after it opens.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="coalition",
            name="coalition_has_places",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                name="coalition_has_places",
                violation_error_message="Give at least one place, or leave the places empty for no limit.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="coalition",
            name="coalition_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="coalition_ends_after_start",
                violation_error_message="The term has to end after it starts.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="coalition",
            name="coalition_hours_in_order",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_max__gte", models.F("hours_min")), ("hours_min__gt", 0)),
                name="coalition_hours_in_order",
                violation_error_message="The hours are more than zero, and the least not above the most.",
            ),
        ),
    ]
