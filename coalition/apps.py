from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoalitionConfig(AppConfig):
    name = "coalition"
    verbose_name = _("Guiding coalition")
    default_auto_field = "django.db.models.BigAutoField"
