import hashlib
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from mail.outbox import queue
from myths.models import ItemReport, Source, Statement, StatementVersion
from participation import audit, locks
from participation.models import Action


@transaction.atomic
def publish_version(version: StatementVersion) -> StatementVersion:
    """Save an unsaved `version` as the next one of its statement; two coordinators at once get two numbers."""
    version.number = lock_latest(version.statement_id) + 1
    version.save(force_insert=True)
    return version


def lock_latest(statement_id: int) -> int:
    """The number of a statement's latest version, 0 for none; it stays the latest until the transaction ends."""
    locks.for_update(Statement.objects).get(pk=statement_id)
    versions = StatementVersion.objects.filter(statement=statement_id)
    return versions.aggregate(number=Max("number"))["number"] or 0


@transaction.atomic
def create_statement(statement: Statement, version: StatementVersion, sources: Sequence[Source] = ()) -> Statement:
    """Save an unsaved statement with its first version and the sources of that version."""
    statement.save(force_insert=True)
    version.statement = statement
    publish_version(version)
    for source in sources:
        source.version = version
    Source.objects.bulk_create(sources)
    return statement


@transaction.atomic
def report_item(version: StatementVersion, message: str, *, submission: str) -> ItemReport:
    """Keep what a reader says about a version, and write to everybody who may deal with reports.

    The same message of the same `submission` is a double click: nothing happens.
    """
    once = hashlib.sha256(f"{submission} {version.pk} {message}".encode()).hexdigest()
    report, _created = ItemReport.objects.get_or_create(
        submission=once, defaults={"version": version, "message": message}
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


def _report_readers() -> QuerySet[User]:
    users = User.objects.with_perm("myths.change_itemreport", backend="django.contrib.auth.backends.ModelBackend")
    return users.filter(is_staff=True).exclude(email="").order_by("pk")


@transaction.atomic
def resolve_reports(reports: QuerySet[ItemReport], *, by: audit.Actor) -> int:
    """Mark open reports of a queryset as dealt with, each with its audit row; return how many were open."""
    opened = list(locks.for_update(reports.filter(resolved_at=None), of=("self",)))
    for report in opened:
        report.resolved_at = timezone.now()
        report.save(update_fields=["resolved_at"])
        audit.record(by=by, action=Action.RESOLVE, row=report, program_id=None)
    return len(opened)
