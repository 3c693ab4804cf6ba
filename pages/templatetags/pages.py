from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from pages import request_ids
from pages.navigation import entries

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict[str, object]]:
    """The entries of the main navigation; error pages are rendered without a request and mark none as current."""
    request = context.get("request")
    return entries(request.path if request else "")


@register.simple_block_tag
def breadcrumbs(content: str) -> str:
    """Puts the `li` elements between the tags into the list that says where the page is; the last is the page."""
    return format_html('<nav class="breadcrumbs" aria-label="{}"><ol>{}</ol></nav>', gettext("You are here"), content)


@register.inclusion_tag("pages/request_id.html")
def request_id() -> dict[str, str]:
    """By which somebody who writes to us names what went wrong, and by which the log has it."""
    return {"id": request_ids.current()}


@register.inclusion_tag("pages/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, object]:
    """What is wrong with the forms, above the heading of the page: each message links to its field and takes focus."""
    return {"problems": [problem for form in forms if form for problem in _problems(form)]}


def _problems(form: BaseForm) -> list[dict[str, object]]:
    problems: list[dict[str, object]] = [{"message": message, "target": ""} for message in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else focus_target(field)
        problems += [{"message": message, "target": target} for message in field.errors]
    return problems


@register.filter
def focus_target(field: BoundField) -> str:
    """The id of the control that a link to this field should reach: the first one of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field consists of several controls and so needs a legend in place of a label."""
    return field.use_fieldset and not isinstance(field.field.widget, FileInput)


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the hint and the errors of a group, for its fieldset; Django itself puts them on a single control."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}_error"] if field.errors else ids)


@register.simple_tag
def news_address(**slugs: str) -> str:
    """Where one asks for news by email of what the slugs name; settings.NEWS_URL says which page that is."""
    return f"{reverse(settings.NEWS_URL)}?{urlencode(slugs)}"
