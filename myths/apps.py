from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages.navigation import Card, Entry


class MythsConfig(AppConfig):
    name = "myths"
    verbose_name = _("Myths and facts")
    default_auto_field = "django.db.models.BigAutoField"
    home_card = Card(
        view="myths:guide",
        glyph="myths/glyph.html",
        title=_("Test what you know"),
        summary=_("Statements about race in science and medicine, what the evidence shows, and a quiz that teaches."),
        time=_("Ten statements, ten minutes"),
        position=50,
    )
    navigation_entry = Entry(view="myths:guide", label=_("Myths and facts"), position=50)
