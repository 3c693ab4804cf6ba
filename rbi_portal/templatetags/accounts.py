from django import template
from django.db.models import QuerySet

from participation.models import Program

register = template.Library()


@register.simple_tag
def programs_to_ask() -> QuerySet[Program]:
    """The programs that name an address to write to."""
    return Program.objects.exclude(reply_to="")
