from datetime import date, datetime
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

import changetargets.sample
import coalition.sample
import datawalk.sample
import miniprojects.sample
import myths.sample
import participation.sample

CONTENT = Path(settings.BASE_DIR) / "content"


def years_to_move(walk_day: date, today: date) -> int:
    """Whole years by which the sample moves so that its Data Walk lies ahead."""
    years = max(today.year - walk_day.year, 0)
    return years if participation.sample.later(walk_day, years) > today else years + 1


class Command(BaseCommand):
    help = "Load the sample content. Run it as often as you like: what exists is left alone."

    @transaction.atomic
    def handle(self, *args, **options):
        content = yaml.safe_load((CONTENT / "program.yaml").read_text(encoding="utf-8"))
        walk_day = datetime.fromisoformat(content["data_walk"]["starts"]).date()
        years = years_to_move(walk_day, timezone.localdate())
        participation.sample.load(content)
        coalition.sample.load(content, years)
        miniprojects.sample.load(content, years)
        changetargets.sample.load(content, years)
        # The community map points at change targets.
        datawalk.sample.load(content, years)
        myths.sample.load(CONTENT / "myths.yaml")
