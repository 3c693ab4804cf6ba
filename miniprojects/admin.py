from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from miniprojects import copies, imports
from miniprojects.models import Enrollment, MiniProject
from participation import moves
from participation.admin import ActivityAdmin, ParticipationAdmin
from participation.scope import programs_of

IMPORT = "miniprojects.import"


class ImportForm(forms.Form):
    file = forms.FileField(label=_("CSV file"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > imports.BYTES_AT_MOST:
            raise ValidationError(_("The file is larger than 1 MB."))
        return file and file.read()


@admin.register(MiniProject)
class MiniProjectAdmin(ActivityAdmin):
    list_display = (*ActivityAdmin.list_display, "topic", "starts_on")
    list_filter = (*ActivityAdmin.list_filter, "topic", "season")
    date_hierarchy = "starts_on"
    actions = ("copy_to_next_year", "export_csv")
    change_list_template = "admin/miniprojects/project_list.html"

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

    @admin.action(description=_("Export as CSV, to be imported again"), permissions=["view"])
    def export_csv(self, request, queryset):
        response = HttpResponse(imports.export(queryset), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="mini-projects.csv"'
        return response

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="miniprojects_miniproject_import"), *super().get_urls()]

    def import_view(self, request):
        """A file or, once previewed, its signed rows are posted; what is posted is checked anew each time."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        rows = self._rows(request, form) if request.method == "POST" else []
        lines = imports.read(rows, programs_of(request.user))
        wrong = sum(bool(line.errors) for line in lines)
        if lines and "rows" in request.POST and not wrong:
            return self._import(request, lines)
        context = {
            "title": _("Import projects"),
            "form": form,
            "lines": lines,
            "rows": signing.dumps(rows, salt=IMPORT, compress=True),
            "wrong": wrong,
            "columns": imports.COLUMNS,
        }
        return self._page(request, "import", context)

    def _rows(self, request, form):
        form.fields["file"].required = "rows" not in request.POST
        try:
            if form.is_valid() and "rows" in request.POST:
                return signing.loads(request.POST["rows"], salt=IMPORT)
            return imports.rows_of(form.cleaned_data["file"]) if form.is_valid() else []
        except signing.BadSignature:
            form.add_error("file", _("The preview is too old. Please choose the file again."))
        except ValidationError as error:
            form.add_error("file", error)
        return []

    def _import(self, request, lines):
        try:
            count = imports.write(lines, by=request.user)
            messages.success(request, ngettext("%d project is saved.", "%d projects are saved.", count) % count)
        except moves.IllegalMove as error:
            messages.error(request, str(error))
        return redirect(reverse("admin:miniprojects_miniproject_changelist"))

    def _page(self, request, name, context):
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/miniprojects/{name}.html", frame | context)


admin.site.register(Enrollment, ParticipationAdmin)
