from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from participation.models import Program
from rbi_portal import groups

# user name: the programs they see (None: every program, as a superuser), and their group
PEOPLE = {"staff": None, "bob": ("rbi", groups.COORDINATORS), "charlie": ("grbi", groups.COORDINATORS)}


class Command(BaseCommand):
    help = "Create demonstration staff: a superuser and one coordinator of each sample program."

    def add_arguments(self, parser):
        parser.add_argument("--password", required=True)
        parser.add_argument("--totp-secret", required=True, help="base 32, for the second factor of all of them")

    @transaction.atomic
    def handle(self, *args, password, totp_secret, **options):
        groups.set_up()
        for name, place in PEOPLE.items():
            if not User.objects.filter(username=name).exists():
                user = self._create(name, place, password)
                TOTP.activate(user, totp_secret)

    def _create(self, name: str, place: tuple[str, str] | None, password: str) -> User:
        email = f"{name}@example.edu"
        if place is None:
            return User.objects.create_superuser(name, email, password)
        user = User.objects.create_user(name, email, password, is_staff=True)
        program, group = place
        user.groups.add(Group.objects.get(name=group))
        user.programs.set(Program.objects.filter(slug=program))
        return user
