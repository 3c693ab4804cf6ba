"""What people type: put into one form, and refused where it holds what nobody can see."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

TAB_COLUMNS = 4
# Control characters but the line break, line and paragraph separators, what turns the direction of a text around for
# its neighbors too (the marks that names of right-to-left scripts need are others), and no characters at all.
UNSEEN = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
LINE_BREAK = re.compile("[\r\n]")
WORDS_BEFORE = 20

HOLDS_UNSEEN = _("An invisible character stands after “%(before)s”, perhaps from copying. Delete it or type it anew.")
BEGINS_UNSEEN = _("This begins with an invisible character, perhaps from copying. Delete it or type it anew.")
ONE_LINE = _("Write this in one line.")


def unify(text: str) -> str:
    """The same text in one form (Unicode's NFC), with blanks for tabs."""
    return unicodedata.normalize("NFC", text.expandtabs(TAB_COLUMNS))


def validate(value: object) -> None:
    """Raise ValidationError where a text, or one somewhere in a list or a mapping, holds what nobody can see."""
    for text in _texts_in(value):
        if found := UNSEEN.search(text):
            before = text[: found.start()].rpartition("\n")[2].strip()[-WORDS_BEFORE:]
            raise ValidationError(HOLDS_UNSEEN if before else BEGINS_UNSEEN, code="unseen", params={"before": before})


def validate_line(value: object) -> None:
    """Raise ValidationError for what `validate` refuses, and for a line break."""
    validate(value)
    if any(LINE_BREAK.search(text) for text in _texts_in(value)):
        raise ValidationError(ONE_LINE, code="one_line")


def without_unseen(text: str) -> str:
    """The text as feeds and other readers take it, also where it was stored before such characters were refused."""
    return UNSEEN.sub("", text)


def watch(tables: Iterable[type[models.Model]]) -> None:
    """Have every text column refuse what nobody can see, wherever a model is validated: in forms and in imports."""
    for model in tables:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField | ArrayField):
                field.validators.append(validate)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _texts_in(list(pair))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts_in(part)
