from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MiniProjectsConfig(AppConfig):
    name = "miniprojects"
    verbose_name = _("Mini projects")
    default_auto_field = "django.db.models.BigAutoField"
