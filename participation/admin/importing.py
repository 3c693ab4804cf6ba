"""The admin's pages for an import: a file, then a preview of every line, then one button; and a file to start from."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation import importing
from participation.admin.activity import ActivityAdmin
from participation.importing import Importer, Outcome
from participation.scope import programs_of
from tables import columns, limits, reading
from tables.downloads import download
from tables.limits import Unreadable
from tables.reading import Line, Table
from tables.writing import CSV, FORMATS, XLSX, Format

PREVIEW_SECONDS_AT_MOST = 24 * 60 * 60


class ImportForm(forms.Form):
    """`cleaned_data["file"]` is the table in the file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(".xlsx, .csv or JSON, at most 1 MB and 1,000 lines, with the columns below in the first line."),
    )

    def clean_file(self) -> Table:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > limits.BYTES_AT_MOST:
            raise ValidationError(_("The file is larger than 1 MB."))
        try:
            return reading.read(file.read())
        except Unreadable as error:
            raise ValidationError(str(error)) from error


class ImportingAdmin(ActivityAdmin):
    """For a kind of Activity that can be read from files: `importer` says how."""

    importer: Importer
    actions = ("export_csv", "export_xlsx")
    change_list_template = "admin/participation/importable_list.html"

    @admin.action(description=_("Export as .csv, to be imported again"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        return self._export(queryset, CSV)

    @admin.action(description=_("Export as .xlsx, to be imported again"), permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        return self._export(queryset, XLSX)

    def _export(self, queryset: QuerySet[Any], file_format: Format) -> StreamingHttpResponse:
        rows = self.importer.rows().filter(pk__in=queryset.order_by().values("pk"))
        return download(file_format, self._file_name(), columns.pieces(file_format, self.importer.columns, rows))

    def _file_name(self) -> str:
        return slugify(str(self.opts.verbose_name_plural))

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        own, wrap = "import/", self.admin_site.admin_view
        template = path(f"{own}template.<str:ending>", wrap(self.template_view), name=f"{name}_template")
        return [path(own, wrap(self.import_view), name=name), template, *super().get_urls()]

    def template_view(self, request: HttpRequest, ending: str) -> StreamingHttpResponse:
        """A file that names the columns that an import reads, and has no lines yet."""
        self._require_import(request)
        if ending not in FORMATS:
            raise Http404
        read = [column for column in self.importer.columns if column.read]
        return download(FORMATS[ending], self._file_name(), columns.pieces(FORMATS[ending], read, []))

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """A file or, once previewed, its signed table is posted; what is posted is checked anew each time."""
        self._require_import(request)
        if request.method != "POST":
            return self._import_page(request, ImportForm())
        confirmed = "table" in request.POST
        form = ImportForm() if confirmed else ImportForm(request.POST, request.FILES)
        try:
            table = _unpacked(request.POST["table"]) if confirmed else form.is_valid() and form.cleaned_data["file"]
            if not table:
                return self._import_page(request, form)
            act = importing.run if confirmed else importing.preview
            outcomes = act(self.importer, table, programs=programs_of(request.user), by=request.user)
        except (Unreadable, signing.BadSignature) as error:
            return self._import_page(request, _refused(request, error))
        if confirmed and not any(outcome.problems for outcome in outcomes):
            return self._done(request, outcomes)
        return self._import_page(request, form, table, outcomes)

    def _require_import(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied

    def _import_page(
        self, request: HttpRequest, form: ImportForm, table: Table | None = None, outcomes: list[Outcome] | None = None
    ) -> TemplateResponse:
        outcomes = outcomes or []
        wrong = sum(bool(outcome.problems) for outcome in outcomes)
        does_something = any(outcome.does_something for outcome in outcomes)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import %s") % self.opts.verbose_name_plural,
            "opts": self.opts,
            "form": form,
            "outcomes": outcomes,
            "wrong": wrong,
            "does_something": does_something,
            "table": _packed(table) if table and does_something and not wrong else "",
            "unread": importing.unread(self.importer, table) if table else [],
            "columns": [column for column in self.importer.columns if column.read],
            "templates": FORMATS,
        }
        return TemplateResponse(request, "admin/participation/import.html", context)

    def _done(self, request: HttpRequest, outcomes: list[Outcome]) -> HttpResponse:
        count = sum(outcome.does_something for outcome in outcomes)
        messages.success(request, ngettext("%d line was imported.", "%d lines were imported.", count) % count)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


def _refused(request: HttpRequest, error: Exception) -> ImportForm:
    """The form again, with what was wrong with what came."""
    form = ImportForm(request.POST, request.FILES)
    form.full_clean()
    form.errors.pop("file", None)
    is_unsigned = isinstance(error, signing.BadSignature)
    form.add_error("file", _("The preview is too old. Choose the file again.") if is_unsigned else str(error))
    return form


def _packed(table: Table) -> str:
    lines = [(line.number, line.is_too_long, list(line.texts.values())) for line in table.lines]
    return signing.dumps([table.columns, lines], salt=__name__, compress=True)


def _unpacked(text: str) -> Table:
    keys, lines = signing.loads(text, salt=__name__, max_age=PREVIEW_SECONDS_AT_MOST)
    return Table(
        keys, [Line(number, dict(zip(keys, texts, strict=True)), too_long) for number, too_long, texts in lines]
    )
