"""Coordinators hear once a month of targets that nobody writes about."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from changetargets.models import ChangeTarget
from mail import outbox
from mail.models import Lane
from participation.models import Program


def remind_all() -> int:
    """Write this month's reminders that are not written yet. Returns how many those were."""
    return sum(remind(program) for program in Program.objects.filter(changetargets__published=True).distinct())


@transaction.atomic
def remind(program: Program) -> int:
    targets = list(ChangeTarget.objects.stale().filter(program=program).order_by("quiet_since"))
    if not targets:
        return 0
    coordinators = User.objects.with_perm("changetargets.add_update", include_superusers=False)
    team = coordinators.filter(programs=program, is_active=True).exclude(email="")
    return sum(_write(user, program, targets) for user in team)


def _write(user: User, program: Program, targets: list[ChangeTarget]) -> bool:
    month = timezone.localdate().strftime("%Y-%m")
    return outbox.queue(
        to=user.email,
        template="changetargets/email/stale",
        context={
            "program": program,
            "targets": [{"title": str(one), "pk": one.pk, "days_quiet": one.days_quiet} for one in targets],
            "write": settings.BASE_URL + reverse("admin:changetargets_update_add"),
        },
        dedupe_key=f"stale-targets:{program.pk}:{user.pk}:{month}",
        owner=f"user:{user.pk}",
        lane=Lane.REMINDER,
    )
