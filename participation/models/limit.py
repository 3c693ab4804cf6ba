from django.db import models


class Attempt(models.Model):
    """How often something was tried from one place in one hour. The place is kept as a keyed hash only."""

    key = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="attempt_once_per_hour")]

    def __str__(self):
        return f"{self.hour:%Y-%m-%d %H} h: {self.count}"
