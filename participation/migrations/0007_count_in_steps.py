from django.db import migrations, models


class Migration(migrations.Migration):
    """Names alone: version 0.1 counts on in the same table until it is replaced."""

    dependencies = [("participation", "0006_sessions_know_their_person")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE participation_attempt RENAME CONSTRAINT attempt_once_per_hour TO limitcount_once_per_step",
                    "ALTER TABLE participation_attempt RENAME CONSTRAINT limitcount_once_per_step TO attempt_once_per_hour",
                )
            ],
            state_operations=[
                migrations.RemoveConstraint("Attempt", "attempt_once_per_hour"),
                migrations.RenameModel("Attempt", "LimitCount"),
                migrations.AlterModelTable("LimitCount", "participation_attempt"),
                migrations.RenameField("LimitCount", "hour", "since"),
                migrations.AlterField("LimitCount", "since", models.DateTimeField(db_column="hour")),
                migrations.AddConstraint(
                    "LimitCount", models.UniqueConstraint(fields=["key", "since"], name="limitcount_once_per_step")
                ),
            ],
        )
    ]
