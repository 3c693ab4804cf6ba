from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages.navigation import Entry


class PortalConfig(AppConfig):
    name = "rbi_portal"
    verbose_name = _("Portal")
    default_auto_field = "django.db.models.BigAutoField"
    navigation_entry = Entry(view="my_participation", label=_("My participation"), position=100)
