import sys

from django.core.management.base import BaseCommand, CommandError

from participation import rosters
from participation.audit import SYSTEM
from participation.kinds import columns_of, kinds
from participation.models import Status


class Command(BaseCommand):
    help = "Write a roster as CSV to the standard output, as the admin exports it. Every export is audited."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(kinds()))
        parser.add_argument("--program", help="slug of a program")
        parser.add_argument("--activity", help="slug of an activity")
        parser.add_argument("--status", choices=Status.values)
        parser.add_argument("--with", dest="ticked", action="append", default=[], help="a sensitive column to add")
        parser.add_argument("--with-unproven", action="store_true", help="also sign-ups that nobody has confirmed yet")

    def handle(self, *args, kind, program, activity, status, ticked, with_unproven, **options):
        columns = columns_of(kinds()[kind])
        unknown = set(ticked) - {column.key for column in columns if column.sensitive}
        if unknown:
            raise CommandError(f"No such sensitive column: {', '.join(sorted(unknown))}")
        wanted = {"activity__program__slug": program, "activity__slug": activity, "status": status}
        rows = kinds()[kind].objects.filter(**{lookup: value for lookup, value in wanted.items() if value})
        pieces = rosters.export(rows.in_turn(), columns, by=SYSTEM, ticked=ticked, with_unproven=with_unproven)
        for piece in pieces:
            sys.stdout.buffer.write(piece)
