import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("changetargets", "0002_history_stays"),
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="changetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_at__lt", datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                    ("opens_at__gte", datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                ),
                name="changetarget_signup_plausible",
                violation_error_message="Choose dates between the years 2000 and 2200.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="changetarget",
            name="changetarget_closes_after_opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="changetarget_closes_after_opening",
                violation_error_message="Sign-up has to close after it opens.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="changetarget",
            name="changetarget_has_places",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                name="changetarget_has_places",
                violation_error_message="Give at least one place, or leave the places empty for no limit.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="changetarget",
            name="changetarget_year_plausible",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (2000, 2100))),
                name="changetarget_year_plausible",
                violation_error_message="Give a year between 2000 and 2100.",
            ),
        ),
    ]
