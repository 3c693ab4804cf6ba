from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages.navigation import Card, Entry


class ChangeTargetsConfig(AppConfig):
    name = "changetargets"
    verbose_name = _("Change targets")
    default_auto_field = "django.db.models.BigAutoField"
    home_card = Card(
        view="changetargets:tracker",
        glyph="changetargets/glyph.html",
        title=_("Push a change target"),
        summary=_("See what we said would change, how far it has come, and where your help moves it on."),
        time=_("As much or as little as you like"),
        position=30,
    )
    navigation_entry = Entry(view="changetargets:tracker", label=_("Change targets"), position=30)
