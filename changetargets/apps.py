from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChangeTargetsConfig(AppConfig):
    name = "changetargets"
    verbose_name = _("Change targets")
    default_auto_field = "django.db.models.BigAutoField"
