from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages.navigation import Card, Entry


class DataWalkConfig(AppConfig):
    name = "datawalk"
    verbose_name = _("Data Walk")
    default_auto_field = "django.db.models.BigAutoField"
    home_card = Card(
        view="datawalk:next",
        glyph="datawalk/glyph.html",
        title=_("Come to the Data Walk"),
        summary=_("Walk past what the numbers show, talk, and write down what you think the change should be."),
        time=_("Come at any time, stay as long as you like"),
        position=40,
    )
    navigation_entry = Entry(view="datawalk:next", label=_("Data Walk"), position=40)
