from django.apps import AppConfig, apps
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pages import texts
        from pages.checks import check_places

        checks.register(check_places)
        texts.watch(apps.get_models())
