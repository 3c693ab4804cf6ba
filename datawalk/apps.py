from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DataWalkConfig(AppConfig):
    name = "datawalk"
    verbose_name = _("Data Walk")
    default_auto_field = "django.db.models.BigAutoField"
