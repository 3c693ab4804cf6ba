from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages.navigation import Card


class ConnectConfig(AppConfig):
    name = "connect"
    verbose_name = _("Stay connected")
    default_auto_field = "django.db.models.BigAutoField"
    home_card = Card(
        view="connect:subscribe",
        glyph="connect/glyph.html",
        title=_("Stay connected"),
        summary=_("News from the programs you choose: what has changed, what is next, and where help is needed."),
        time=_("One email now and then"),
        position=60,
    )
