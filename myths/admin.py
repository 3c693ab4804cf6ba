from typing import TYPE_CHECKING, Any, TypedDict, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, InlineModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from myths import item_analysis, statistics_page
from myths.forms import SourceForm, VersionForm
from myths.models import ItemReport, Source, Statement, StatementQuerySet, StatementVersion, Topic, Verdict
from myths.services import publish_version, resolve_reports
from pages.requests import natural_number
from participation import audit
from participation.admin import SharedAdmin
from participation.models import Action
from tables import columns
from tables.downloads import download
from tables.writing import CSV

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Current(TypedDict):
        current_claim: str | None
        version_count: int

    Shown = WithAnnotations[Statement, Current]

SPARE_ROWS = 3  # for further sources, on the page of a new version


class LastingAdmin(SharedAdmin):
    """Addresses that were shared and answers that were counted point at these rows: they are not deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Topic)
class TopicAdmin(LastingAdmin):
    list_display = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


class VersionInline(admin.TabularInline):
    model = StatementVersion
    fields = readonly_fields = ("number", "wording", "verdict", "published_at")
    extra = 0
    can_delete = False

    @admin.display(description=_("statement"))
    def wording(self, version: StatementVersion) -> str:
        address = reverse("admin:myths_statementversion_change", args=[version.pk])
        return format_html('<a href="{}">{}</a>', address, version.claim)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class VerdictFilter(admin.SimpleListFilter):
    """By what the current version says; earlier ones may have said the opposite."""

    title = _("verdict")
    parameter_name = "verdict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Verdict.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(current_verdict=self.value()) if self.value() in Verdict.values else queryset


@admin.register(Statement)
class StatementAdmin(LastingAdmin):
    list_display = ("claim", "topic", "difficulty", "published", "version_count")
    list_filter = ("topic", "difficulty", "published", VerdictFilter)
    list_select_related = ("topic",)
    search_fields = ("slug", "versions__claim")

    def get_queryset(self, request: HttpRequest) -> StatementQuerySet:
        return cast("StatementQuerySet", super().get_queryset(request)).with_current_version()

    @admin.display(description=_("statement"))
    def claim(self, statement: "Shown") -> str:
        return statement.current_claim or gettext("%s (not written yet)") % statement.slug

    @admin.display(description=_("versions"))
    def version_count(self, statement: "Shown") -> int:
        return statement.version_count

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        # The address was shared: it stays.
        return ("slug",) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Statement | None) -> tuple[type[InlineModelAdmin], ...]:
        return (VersionInline,) if obj else ()

    def response_add(self, request: HttpRequest, obj: Statement, post_url_continue: str | None = None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.info(request, _("Now write what the statement says."))
        return redirect(f"{reverse('admin:myths_statementversion_add')}?statement={obj.pk}")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("statistics/", self.admin_site.admin_view(self.statistics_view), name="myths_statement_statistics"),
            path("statistics.csv", self.admin_site.admin_view(self.csv_view), name="myths_statement_csv"),
            *super().get_urls(),
        ]

    def statistics_view(self, request: HttpRequest) -> HttpResponse:
        self._require_view(request)
        context = {**self.admin_site.each_context(request), "title": _("Quiz statistics"), "opts": self.opts}
        return TemplateResponse(request, "admin/myths/statement/statistics.html", context | statistics_page.context())

    def csv_view(self, request: HttpRequest) -> HttpResponseBase:
        self._require_view(request)
        audit.record(by=request.user, action=Action.EXPORT, row=Statement(), program_id=None)
        body = columns.pieces(CSV, statistics_page.COLUMNS, item_analysis.item_statistics())
        return download(CSV, f"quiz-statistics-{timezone.localtime():%Y-%m-%d-%H%M}", body)

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def version_to_start_from(request: HttpRequest) -> StatementVersion | None:
    """The current version of the statement that the address names; None where it names none."""
    key = natural_number(request.GET.get("statement"))
    return StatementVersion.objects.current().filter(statement=key).first() if key is not None else None


class SourceInline(admin.StackedInline):
    model = Source
    form = SourceForm
    can_delete = False

    def get_extra(self, request: HttpRequest, obj: StatementVersion | None = None, **kwargs: Any) -> int:
        current = version_to_start_from(request)
        return 0 if obj else SPARE_ROWS + (current.sources.count() if current else 0)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None and super().has_add_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        # What a published version cites stays; that somebody has checked it may be noted later.
        return ("authors", "title", "publication", "year", "doi", "url") if obj else ()


@admin.register(StatementVersion)
class StatementVersionAdmin(LastingAdmin):
    """Writes a new version, starting from the current one; shows an old one."""

    form = VersionForm
    fields = VersionForm.Meta.fields
    inlines = (SourceInline,)

    def has_module_permission(self, request: HttpRequest) -> bool:
        # Reached from its statement.
        return False

    def get_fields(self, request: HttpRequest, obj: StatementVersion | None = None) -> tuple[str, ...]:
        return self.fields if obj else (*self.fields, "based_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return self.fields if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        current = version_to_start_from(request)
        if current is None:
            return super().get_changeform_initial_data(request)
        return {"based_on": current.number} | {name: getattr(current, name) for name in self.fields}

    def get_formset_kwargs(
        self, request: HttpRequest, obj: StatementVersion, inline: InlineModelAdmin, prefix: str
    ) -> dict[str, Any]:
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        current = version_to_start_from(request)
        if obj.pk is None and current and request.method != "POST":
            columns = ("authors", "title", "publication", "year", "doi", "url", "verified")
            options["initial"] = list(current.sources.values(*columns))
        return options

    def save_model(self, request: HttpRequest, obj: StatementVersion, form: forms.ModelForm, change: bool) -> None:
        if not change:
            publish_version(obj)


class OpenFilter(admin.SimpleListFilter):
    title = _("dealt with")
    parameter_name = "resolved"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Open")), ("yes", _("Dealt with"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in ("yes", "no"):
            return queryset.filter(resolved_at__isnull=self.value() == "no")
        return queryset


@admin.register(ItemReport)
class ItemReportAdmin(LastingAdmin):
    list_display = ("message", "version", "reported_at", "resolved_at")
    list_filter = (OpenFilter,)
    list_select_related = ("version",)
    readonly_fields = ("version", "message", "reported_at", "resolved_at")
    exclude = ("submission",)
    actions = ("resolve",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def resolve(self, request: HttpRequest, queryset: QuerySet[ItemReport]) -> None:
        count = resolve_reports(queryset, by=request.user)
        text = ngettext("%d report is dealt with.", "%d reports are dealt with.", count)
        self.message_user(request, text % count, messages.SUCCESS)
