from django.db import models
from django.urls import reverse

from participation.models import Activity, Participation, Sphere


class ReadingGroup(Activity):
    book = models.CharField(max_length=100)

    class Meta(Activity.Meta):
        verbose_name = "reading group"

    def get_absolute_url(self) -> str:
        return reverse("reading_group:page", args=[self.slug])


class Reader(Participation):
    class Format(models.TextChoices):
        PAPER = "paper", "On paper"
        SCREEN = "screen", "On a screen"

    activity = models.ForeignKey(ReadingGroup, models.PROTECT, related_name="participations")
    why = models.TextField("why this book", blank=True)
    format = models.CharField("format", max_length=10, choices=Format.choices)
    chapters = models.PositiveIntegerField("chapters to present", null=True, blank=True)
    brings_cake = models.BooleanField("brings a cake", default=False)
    from_day = models.DateField("reads from", null=True, blank=True)
    spheres = models.ManyToManyField(Sphere, verbose_name="spheres", blank=True)

    class Meta(Participation.Meta):
        verbose_name = "reader"
