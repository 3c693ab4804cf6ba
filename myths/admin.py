from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from myths import item_analysis, statistics_page
from myths.forms import SourceForm, VersionForm
from myths.models import ItemReport, Source, Statement, StatementVersion, Topic, Verdict
from myths.services import publish_version, resolve_reports
from pages.requests import natural_number
from participation import audit
from participation.admin import SharedAdmin
from participation.models import Action
from tables import columns
from tables.downloads import download
from tables.writing import CSV

SPARE_ROWS = 3  # for further sources, on the page of a new version


class LastingAdmin(SharedAdmin):
    """Addresses that were shared and answers that were counted point at these rows: they are not deleted."""

    def has_delete_permission(self, request, obj=None):
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
    def wording(self, version):
        address = reverse("admin:myths_statementversion_change", args=[version.pk])
        return format_html('<a href="{}">{}</a>', address, version.claim)

    def has_add_permission(self, request, obj=None):
        return False


class VerdictFilter(admin.SimpleListFilter):
    """By what the current version says; earlier ones may have said the opposite."""

    title = _("verdict")
    parameter_name = "verdict"

    def lookups(self, request, model_admin):
        return Verdict.choices

    def queryset(self, request, queryset):
        return queryset.filter(current_verdict=self.value()) if self.value() in Verdict.values else queryset


@admin.register(Statement)
class StatementAdmin(LastingAdmin):
    list_display = ("claim", "topic", "difficulty", "published", "version_count")
    list_filter = ("topic", "difficulty", "published", VerdictFilter)
    list_select_related = ("topic",)
    search_fields = ("slug", "versions__claim")

    def get_queryset(self, request):
        return super().get_queryset(request).with_current_version()

    @admin.display(description=_("statement"))
    def claim(self, statement):
        return statement.current_claim or _("%s (not written yet)") % statement.slug

    @admin.display(description=_("versions"))
    def version_count(self, statement):
        return statement.version_count

    def get_readonly_fields(self, request, obj=None):
        # The address was shared: it stays.
        return ("slug",) if obj else ()

    def get_inlines(self, request, obj):
        return (VersionInline,) if obj else ()

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.info(request, _("Now write what the statement says."))
        return redirect(f"{reverse('admin:myths_statementversion_add')}?statement={obj.pk}")

    def get_urls(self):
        return [
            path("statistics/", self.admin_site.admin_view(self.statistics_view), name="myths_statement_statistics"),
            path("statistics.csv", self.admin_site.admin_view(self.csv_view), name="myths_statement_csv"),
            *super().get_urls(),
        ]

    def statistics_view(self, request):
        self._require_view(request)
        context = {**self.admin_site.each_context(request), "title": _("Quiz statistics"), "opts": self.opts}
        return TemplateResponse(request, "admin/myths/statement/statistics.html", context | statistics_page.context())

    def csv_view(self, request):
        self._require_view(request)
        audit.record(by=request.user, action=Action.EXPORT, row=Statement(), program_id=None)
        body = columns.pieces(CSV, statistics_page.COLUMNS, item_analysis.item_statistics())
        return download(CSV, f"quiz-statistics-{timezone.localtime():%Y-%m-%d-%H%M}", body)

    def _require_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied


def version_to_start_from(request):
    """The current version of the statement that the address names; None where it names none."""
    key = natural_number(request.GET.get("statement"))
    return StatementVersion.objects.current().filter(statement=key).first() if key is not None else None


class SourceInline(admin.StackedInline):
    model = Source
    form = SourceForm
    can_delete = False

    def get_extra(self, request, obj=None, **kwargs):
        current = version_to_start_from(request)
        return 0 if obj else SPARE_ROWS + (current.sources.count() if current else 0)

    def has_add_permission(self, request, obj=None):
        return obj is None and super().has_add_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        # What a published version cites stays; that somebody has checked it may be noted later.
        return ("authors", "title", "publication", "year", "doi", "url") if obj else ()


@admin.register(StatementVersion)
class StatementVersionAdmin(LastingAdmin):
    """Writes a new version, starting from the current one; shows an old one."""

    form = VersionForm
    fields = VersionForm.Meta.fields
    inlines = (SourceInline,)

    def has_module_permission(self, request):
        # Reached from its statement.
        return False

    def get_fields(self, request, obj=None):
        return self.fields if obj else (*self.fields, "based_on")

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj else ()

    def get_changeform_initial_data(self, request):
        current = version_to_start_from(request)
        if current is None:
            return super().get_changeform_initial_data(request)
        return {"based_on": current.number} | {name: getattr(current, name) for name in self.fields}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        current = version_to_start_from(request)
        if obj.pk is None and current and request.method != "POST":
            columns = ("authors", "title", "publication", "year", "doi", "url", "verified")
            options["initial"] = list(current.sources.values(*columns))
        return options

    def save_model(self, request, obj, form, change):
        if not change:
            publish_version(obj)


class OpenFilter(admin.SimpleListFilter):
    title = _("dealt with")
    parameter_name = "resolved"

    def lookups(self, request, model_admin):
        return [("no", _("Open")), ("yes", _("Dealt with"))]

    def queryset(self, request, queryset):
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

    def has_add_permission(self, request):
        return False

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def resolve(self, request, queryset):
        count = resolve_reports(queryset, by=request.user)
        text = ngettext("%d report is dealt with.", "%d reports are dealt with.", count)
        self.message_user(request, text % count, messages.SUCCESS)
