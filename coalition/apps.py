from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages.navigation import Card, Entry


class CoalitionConfig(AppConfig):
    name = "coalition"
    verbose_name = _("Guiding coalition")
    default_auto_field = "django.db.models.BigAutoField"
    home_card = Card(
        view="coalition:index",
        glyph="coalition/glyph.html",
        title=_("Join the coalition"),
        summary=_("Guide the change projects of a year: weigh the options, decide where energy goes, meet resistance."),
        time=_("A few hours a month, for a year"),
        position=10,
    )
    navigation_entry = Entry(view="coalition:index", label=_("Coalition"), position=10)
