from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages.navigation import Card, Entry


class MiniProjectsConfig(AppConfig):
    name = "miniprojects"
    verbose_name = _("Mini projects")
    default_auto_field = "django.db.models.BigAutoField"
    home_card = Card(
        view="miniprojects:catalogue",
        glyph="miniprojects/glyph.html",
        title=_("Give hours to a mini project"),
        summary=_("Small, finished pieces of work with a point person beside you. Choose several and sign up once."),
        time=_("From three hours, once, to a few hours a month"),
        position=20,
    )
    navigation_entry = Entry(view="miniprojects:catalogue", label=_("Mini projects"), position=20)
