from django import forms
from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pages.requests import natural_number
from pages.texts import without_unseen
from participation import audit, review, rosters, sentences
from participation.admin.scoped import ScopedAdmin
from participation.kinds import columns_of, declaration_of
from participation.models import Action, Participation
from participation.models.activity import TURN
from tables.downloads import download
from tables.writing import CSV

DECISION_TITLES = {
    "accept": _("Accept"),
    "decline": _("Decline"),
    "waitlist": _("Move to the waiting list"),
    "withdraw": _("Withdraw for the person"),
}
EMAIL_TITLES = {
    "accept": _("accepted"),
    "decline": _("declined, with your reason"),
    "waitlist": _("on the waiting list"),
    "withdraw": _("withdrawn"),
    "promote": _("promoted from the waiting list"),
}


class ProvenFilter(admin.SimpleListFilter):
    title = _("confirmed by the person")
    parameter_name = "proven"

    def lookups(self, request, model_admin):
        return [("yes", _("Confirmed")), ("no", _("Not confirmed yet"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(proven_at__isnull=self.value() == "no")
        return queryset


class ParticipationAdmin(ScopedAdmin):
    """The review queue of one kind of participation: oldest first, decided only through `moves`."""

    program_path = "activity__program"
    list_display = ("person_name", "status", "proven", "age", "affiliation", "activity", "email", "department")
    list_filter = (
        "status",
        ProvenFilter,
        ("activity", RelatedOnlyFieldListFilter),
        ("activity__program", RelatedOnlyFieldListFilter),
        "person__affiliation",
    )
    list_select_related = ("person", "activity__program")
    search_fields = ("person__name", "person__email", "person__department")
    ordering = TURN
    actions = ("accept", "decline", "waitlist", "withdraw")
    person_fields = (
        "activity",
        "person_name",
        "email",
        "affiliation",
        "department",
        "status",
        "proven",
        "applied_at",
    )
    change_list_template = "admin/participation/review_list.html"
    change_form_template = "admin/participation/review_form.html"

    @admin.display(description=_("name"), ordering="person__name")
    def person_name(self, row):
        return str(row.person)

    @admin.display(description=_("email"), ordering="person__email")
    def email(self, row):
        return row.person.email

    @admin.display(description=_("affiliation"), ordering="person__affiliation")
    def affiliation(self, row):
        return row.person.get_affiliation_display()

    @admin.display(description=_("department"))
    def department(self, row):
        return row.person.department

    @admin.display(description=_("confirmed"), boolean=True)
    def proven(self, row: Participation) -> bool:
        return row.is_proven

    @admin.display(description=_("age"), ordering="applied_at")
    def age(self, row):
        return timesince(row.applied_at, depth=1)

    @admin.action(description=DECISION_TITLES["accept"], permissions=["review"])
    def accept(self, request, queryset):
        return self._ask(request, queryset, "accept")

    @admin.action(description=DECISION_TITLES["decline"], permissions=["review"])
    def decline(self, request, queryset):
        return self._ask(request, queryset, "decline")

    @admin.action(description=DECISION_TITLES["waitlist"], permissions=["review"])
    def waitlist(self, request, queryset):
        return self._ask(request, queryset, "waitlist")

    @admin.action(description=DECISION_TITLES["withdraw"], permissions=["review"])
    def withdraw(self, request, queryset):
        return self._ask(request, queryset, "withdraw")

    def has_review_permission(self, request):
        return self._has(request, "review")

    def has_export_permission(self, request):
        return self._has(request, "export")

    def _has(self, request, verb):
        return request.user.has_perm(f"{self.opts.app_label}.{verb}_{self.opts.model_name}")

    def has_add_permission(self, request):
        # People sign themselves up.
        return False

    def has_change_permission(self, request, obj=None):
        return self.has_review_permission(request)

    def has_delete_permission(self, request, obj=None):
        # One row for ever: what ended is withdrawn, and who wants to be forgotten is erased.
        return False

    def log_change(self, request, obj, message):
        """Nothing: Django's own log would keep the person's name, and the audit trail has the change without it."""

    def get_fields(self, request, obj=None):
        return (*self.get_readonly_fields(request, obj), *declaration_of(self.model).staff_only, "staff_note")

    def get_readonly_fields(self, request, obj=None):
        staff_only = declaration_of(self.model).staff_only
        answers = (field.name for field in self.model.own_fields() if field.name not in staff_only)
        return (*self.person_fields, *answers)

    def save_model(self, request, obj, form, change):
        if form.changed_data:
            # The other columns may have moved on since the page was opened.
            obj.save(update_fields=form.changed_data)

    def record_save(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> None:
        """The columns alone: what stands in them is about a person, whom erasing has to forget."""
        row, facts = form.instance, {"columns": form.changed_data}
        audit.record(by=request.user, action=Action.EDIT, row=row, program_id=row.activity.program_id, facts=facts)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("decide/<str:decision>/", self.admin_site.admin_view(self.decide_view), name=f"{name}_decide"),
            path("export/", self.admin_site.admin_view(self.export_view), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        extra = {"may_export": self.has_export_permission(request), "query": request.GET.urlencode()}
        return super().changelist_view(request, extra | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        extra = {
            "trail": [(entry, sentences.of(entry)) for entry in audit.trail(row)] if row else (),
            "decisions": DECISION_TITLES.items() if self.has_review_permission(request) else (),
        }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def _ask(self, request, queryset, decision):
        """The page that says who will get which email, before anything happens."""
        rows = list(queryset.select_related("person", "activity__program"))
        planned = review.preview(decision, rows, by=request.user)
        return TemplateResponse(
            request,
            "admin/participation/decide.html",
            {
                **self.admin_site.each_context(request),
                "title": DECISION_TITLES[decision],
                "opts": self.opts,
                "decision": decision,
                "rows": rows,
                "emails": [(moved.row, EMAIL_TITLES[moved.action]) for moved in planned.moved],
                "refused": planned.refused,
                "reason_allowed": decision == "decline",
            },
        )

    def decide_view(self, request, decision):
        if decision not in review.DECISIONS or request.method != "POST":
            raise Http404
        if not self.has_review_permission(request):
            raise PermissionDenied
        chosen = [natural_number(pk) for pk in request.POST.get("rows", "").split(",")]
        rows = list(self.get_queryset(request).filter(pk__in=[pk for pk in chosen if pk is not None]))
        if "confirmed" not in request.POST:
            return self._ask(request, self.get_queryset(request).filter(pk__in=[row.pk for row in rows]), decision)
        reason = without_unseen(request.POST.get("reason", "")).strip()
        result = review.decide(decision, rows, by=request.user, reason=reason)
        self._report(request, result)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def _report(self, request, result):
        for row, why in result.refused:
            messages.error(request, f"{row.person}: {why}")
        if result.moved:
            text = ngettext("%d person will get an email.", "%d people will get an email.", len(result.moved))
            messages.success(request, text % len(result.moved))

    def export_view(self, request):
        """GET asks which sensitive columns to add; POST streams the rows of the filtered list."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if request.method == "POST":
            body = rosters.export(
                rows,
                columns_of(self.model),
                by=request.user,
                ticked=request.POST.getlist("column"),
                with_unproven="unproven" in request.POST,
            )
            return download(CSV, rosters.file_name(rows), body)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export roster"),
            "opts": self.opts,
            "count": rows.count(),
            "sensitive": [column for column in columns_of(self.model) if column.sensitive],
            "query": request.GET.urlencode(),
        }
        return TemplateResponse(request, "admin/participation/export.html", context)
