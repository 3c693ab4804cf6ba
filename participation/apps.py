from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("Participation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from participation.checks import check_kinds

        checks.register(check_kinds)
