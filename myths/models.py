from typing import Self
from urllib.parse import quote

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SAFE_IN_DOI = "/:;()"
NEVER_A_SLUG = ("quiz",)  # addresses below /myths/ that are not statements


class Verdict(models.TextChoices):
    MYTH = "myth", _("Myth")
    FACT = "fact", _("True")


class Difficulty(models.IntegerChoices):
    EASY = 1, _("Easy")
    MEDIUM = 2, _("Medium")
    HARD = 3, _("Hard")


class TopicQuerySet(models.QuerySet["Topic"]):
    def filled(self) -> Self:
        """Topics that the guide has statements of, each with their number as `size`."""
        shown = Q(statements__published=True, statements__versions__number=1)
        return self.annotate(size=Count("statements", filter=shown)).filter(size__gt=0).order_by("name")


class Topic(models.Model):
    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StatementQuerySet(models.QuerySet["Statement"]):
    def with_current_version(self) -> Self:
        newest = StatementVersion.objects.filter(statement=OuterRef("pk")).order_by("-number")
        current = {
            "current_claim": Subquery(newest.values("claim")[:1]),
            "current_verdict": Subquery(newest.values("verdict")[:1]),
        }
        return self.annotate(**current, version_count=Count("versions", distinct=True))


class Statement(models.Model):
    """A claim under one address. Its wording lives in its versions; the one with the highest number is current."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The end of the address it has."))
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name=_("topic"), related_name="statements")
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Difficulty)
    published = models.BooleanField(
        _("published"), default=True, help_text=_("Shown in the guide and drawn for the quiz.")
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["topic__name", "difficulty", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(difficulty__in=Difficulty.values), name="statement_difficulty"),
            models.CheckConstraint(
                condition=~Q(slug__in=NEVER_A_SLUG),
                name="statement_slug_is_free",
                violation_error_message=_("This address belongs to the quiz. Choose another."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("myths:statement", args=[self.slug])


class StatementVersionQuerySet(models.QuerySet["StatementVersion"]):
    def current(self) -> Self:
        newer = StatementVersion.objects.filter(statement=OuterRef("statement"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def published(self) -> Self:
        return self.filter(statement__published=True)

    def of(self, slug: str) -> Self:
        """Every version of a published statement, the current one first."""
        versions = self.published().filter(statement__slug=slug).order_by("-number")
        return versions.select_related("statement__topic").prefetch_related("sources")

    def in_guide(self) -> Self:
        """What the guide shows, in its order: four queries whatever the number of statements."""
        ordered = self.current().published().order_by("statement__topic__name", "statement__difficulty", "statement_id")
        return ordered.select_related("statement__topic").prefetch_related("sources")


class StatementVersion(models.Model):
    """One wording of a statement. A trigger in the database refuses every change to it."""

    statement = models.ForeignKey(Statement, models.PROTECT, verbose_name=_("statement"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    claim = models.TextField(_("claim"), max_length=500, help_text=_("What the reader is asked: true or a myth?"))
    verdict = models.CharField(_("verdict"), max_length=4, choices=Verdict)
    fact = models.TextField(_("what the evidence shows"), max_length=2000)
    explanation = models.TextField(_("why it matters"), max_length=2000)
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)

    objects = StatementVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a statement")
        verbose_name_plural = _("versions of statements")
        ordering = ["statement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_1"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="version_verdict"),
            models.CheckConstraint(
                condition=~Q(claim="") & ~Q(fact="") & ~Q(explanation=""), name="version_is_complete"
            ),
        ]

    def __str__(self) -> str:
        return self.claim

    def get_absolute_url(self) -> str:
        return reverse("myths:version", args=[self.statement.slug, self.number])

    @property
    def is_myth(self) -> bool:
        return self.verdict == Verdict.MYTH


class Source(models.Model):
    """A work that a version cites. Only `verified` may change later: somebody looked the work up."""

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="sources")
    authors = models.CharField(_("authors"), max_length=300)
    title = models.CharField(_("title"), max_length=400)
    publication = models.CharField(_("journal or publisher"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"))
    doi = models.CharField(_("DOI"), max_length=200, blank=True, help_text=_("Begins with 10."))
    url = models.URLField(_("web address"), blank=True, help_text=_("Where there is no DOI."))
    verified = models.BooleanField(_("looked up and checked"), default=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(authors="") & ~Q(title=""), name="source_is_named"),
            models.CheckConstraint(
                condition=Q(year__gte=1500, year__lte=2200),
                name="source_year",
                violation_error_message=_("Give the year in four digits, such as 2019."),
            ),
            models.CheckConstraint(
                condition=Q(doi="") | Q(doi__regex=r"^10\.[0-9]{4,9}/[^[:space:]]+$"),
                name="source_doi",
                violation_error_message=_("A DOI looks like 10.1056/NEJMc2029240, without https://doi.org/ before it."),
            ),
            models.UniqueConstraint(fields=["version", "title"], name="source_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        return f"https://doi.org/{quote(self.doi, safe=SAFE_IN_DOI)}" if self.doi else self.url


class Attempt(models.Model):
    """A quiz somebody finished. Nothing leads from it to a browser: docs/adr/0003-quiz-without-a-trace.md."""

    id = models.UUIDField(primary_key=True, editable=False)
    week = models.DateField(_("week that began on"))
    is_first = models.BooleanField(_("first quiz of this browser"))
    guide_read = models.BooleanField(_("guide opened before"))

    class Meta:
        verbose_name = _("finished quiz")
        verbose_name_plural = _("finished quizzes")
        constraints = [
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="attempt_week_is_a_monday"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def first_attempts(self) -> Self:
        return self.filter(attempt__is_first=True)

    def right(self) -> Self:
        return self.filter(verdict=F("version__verdict"))


class Answer(models.Model):
    # A random key: a counter would put the answers in the order they came.
    id = models.UUIDField(primary_key=True, editable=False)
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    version = models.ForeignKey(StatementVersion, models.PROTECT, related_name="answers")
    verdict = models.CharField(_("answer"), max_length=4, choices=Verdict)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "version"], name="answer_once_an_attempt"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="answer_verdict"),
        ]

    def __str__(self) -> str:
        return self.verdict


class ItemReport(models.Model):
    """What a reader told the coordinators about a statement. Who the reader was is not asked."""

    version = models.ForeignKey(StatementVersion, models.PROTECT, verbose_name=_("statement"), related_name="reports")
    submission = models.CharField(max_length=64, unique=True, editable=False)
    message = models.TextField(_("what should be looked at"), max_length=2000)
    reported_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a statement")
        verbose_name_plural = _("reports of statements")
        ordering = ["reported_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(message=""), name="report_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at__gte=F("reported_at")), name="report_resolved_after_it_came"
            ),
        ]

    def __str__(self) -> str:
        return self.message[:80]
