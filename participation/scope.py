from django.contrib.auth.models import User
from django.db.models import QuerySet

from participation.models import Program


def programs_of(user: User) -> QuerySet[Program]:
    """The programs whose rows a member of the staff may see: all for a superuser, else those whose team they are in."""
    return Program.objects.all() if user.is_superuser else Program.objects.filter(team=user)
