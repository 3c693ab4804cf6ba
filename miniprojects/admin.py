from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from miniprojects import copies
from miniprojects.importing import IMPORTER
from miniprojects.models import Enrollment, MiniProject
from participation.admin import ImportingAdmin, ParticipationAdmin


@admin.register(MiniProject)
class MiniProjectAdmin(ImportingAdmin):
    importer = IMPORTER
    list_display = (*ImportingAdmin.list_display, "topic", "starts_on")
    list_filter = (*ImportingAdmin.list_filter, "topic", "season")
    date_hierarchy = "starts_on"
    actions = ("copy_to_next_year", *ImportingAdmin.actions)

    @admin.action(description=_("Copy to the next year"), permissions=["add"])
    def copy_to_next_year(self, request, queryset):
        """Show what would be made first; make it when that page is confirmed."""
        projects = list(queryset.select_related("program"))
        if "confirmed" in request.POST:
            made = copies.copy_to_next_year(projects, by=request.user)
            text = ngettext("%d draft was made.", "%d drafts were made.", len(made))
            messages.success(request, text % len(made))
            return None
        context = {"title": _("Copy to the next year"), "planned": copies.plan(projects), "rows": projects}
        return self._page(request, "copy", context)

    def _page(self, request, name, context):
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/miniprojects/{name}.html", frame | context)


admin.site.register(Enrollment, ParticipationAdmin)
