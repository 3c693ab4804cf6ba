from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from mail.outbox import queue
from myths.models import ItemReport, Source, Statement, StatementVersion


@transaction.atomic
def publish_version(version):
    """Save an unsaved `version` as the next one of its statement; two coordinators at once get two numbers."""
    Statement.objects.select_for_update().get(pk=version.statement_id)
    latest = StatementVersion.objects.filter(statement=version.statement_id).aggregate(number=Max("number"))["number"]
    version.number = (latest or 0) + 1
    version.save(force_insert=True)
    return version


@transaction.atomic
def create_statement(statement, version, sources=()):
    """Save an unsaved statement with its first version and the sources of that version."""
    statement.save(force_insert=True)
    version.statement = statement
    publish_version(version)
    for source in sources:
        source.version = version
    Source.objects.bulk_create(sources)
    return statement


@transaction.atomic
def report_item(version, message, *, submission):
    """Keep what a reader says about a version, and write to everybody who may deal with reports.

    A second report with the same `submission` is a double click: nothing happens.
    """
    report, _created = ItemReport.objects.get_or_create(
        submission=submission, defaults={"version": version, "message": message}
    )
    for coordinator in _report_readers():
        queue(
            to=coordinator.email,
            template="myths/email/item_report",
            context={
                "claim": version.claim,
                "message": message,
                "path": version.get_absolute_url(),
                "admin_path": reverse("admin:myths_itemreport_changelist"),
            },
            dedupe_key=f"myths.report:{report.pk}:{coordinator.pk}",
        )
    return report


def _report_readers():
    users = get_user_model().objects.with_perm(
        "myths.change_itemreport", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.filter(is_staff=True).exclude(email="").order_by("pk")


def resolve_reports(reports):
    """Mark open reports of a queryset as dealt with; return how many were open."""
    return reports.filter(resolved_at=None).update(resolved_at=timezone.now())
