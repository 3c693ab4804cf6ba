from datetime import timedelta

from django.db import models


class LimitCount(models.Model):
    """How often something was done at one place within one step of time. The place is kept as a keyed hash only."""

    STEP = timedelta(minutes=5)
    WINDOW = timedelta(hours=1)

    key = models.CharField(max_length=64)
    since = models.DateTimeField(db_column="hour")
    count = models.PositiveIntegerField(default=1)

    class Meta:
        # Table and column keep the names of version 0.1, which counts in them until it is replaced.
        db_table = "participation_attempt"
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="limitcount_once_per_step")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}: {self.count}"
