from django.core.management.base import BaseCommand

from rbi_portal import groups


class Command(BaseCommand):
    help = "Create the groups “Coordinators” and “Staff”, or bring their permissions up to date."

    def handle(self, *args, **options):
        groups.set_up()
