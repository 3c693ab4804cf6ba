from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MythsConfig(AppConfig):
    name = "myths"
    verbose_name = _("Myths and facts")
    default_auto_field = "django.db.models.BigAutoField"
