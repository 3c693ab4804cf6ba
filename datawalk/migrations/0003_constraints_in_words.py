from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("datawalk", "0002_uid_and_who_came"),
        ("participation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="mapentry",
            options={
                "ordering": ["sphere__position", "sphere", "kind", "title"],
                "verbose_name": "entry of the community map",
                "verbose_name_plural": "community map",
            },
        ),
        migrations.AlterField(
            model_name="checkin",
            name="affiliation",
            field=models.CharField(
                choices=[("student", "Student"), ("postdoc", "Postdoc"), ("faculty", "Faculty"), ("staff", "Staff")],
                max_length=10,
                verbose_name="affiliation",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("affiliation__in", ["student", "postdoc", "faculty", "staff"])),
                name="checkin_affiliation_known",
            ),
        ),
        migrations.AlterConstraint(
            model_name="datawalk",
            name="datawalk_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="datawalk_ends_after_start",
                violation_error_message="The walk has to end after it starts.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="datawalk",
            name="datawalk_closes_before_its_end",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__lte", models.F("ends_at"))),
                name="datawalk_closes_before_its_end",
                violation_error_message="Sign-up has to close before the walk ends.",
            ),
        ),
    ]
