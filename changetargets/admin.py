from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from changetargets import services
from changetargets.admin_forms import ChangeTargetForm, UpdateForm
from changetargets.importing import IMPORTER
from changetargets.models import ChangeTarget, Contribution, Objective, TargetStatus, Update
from pages.requests import natural_number
from participation.admin import ImportingAdmin, ParticipationAdmin, ScopedAdmin
from participation.admin.activity import SIGN_UP_FIELDS
from participation.admin.scoped import ScopedInline


class ObjectiveInline(ScopedInline):
    model = Objective
    fields = ("text", ("due_on", "state", "position"))
    program_path = "target__program"


@admin.register(ChangeTarget)
class ChangeTargetAdmin(ImportingAdmin):
    importer = IMPORTER
    form = ChangeTargetForm
    list_display = ("title", "write_update", "status", "last_news", "program_name", "sphere", "year", "published")
    list_filter = (
        *ImportingAdmin.list_filter,
        ("sphere", RelatedOnlyFieldListFilter),
        "year",
        "condition",
    )
    list_select_related = ("program", "sphere")
    inlines = (ObjectiveInline,)
    fieldsets = (
        (None, {"fields": ("program", "sphere", "year", "title", "slug", "summary", "condition", "earlier_self")}),
        (_("Measure"), {"fields": ("measure", "unit", "baseline", "goal")}),
        (_("Where it came from"), {"fields": ("theme", "reflections")}),
        (_("Helping"), {"fields": ("ways", "audiences", *SIGN_UP_FIELDS)}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_news()

    @admin.display(description=_("program"), ordering="program")
    def program_name(self, target):
        return target.program.short_name

    @admin.display(description=_("status"), ordering="status")
    def status(self, target):
        return target.status_label

    @admin.display(description=_("last update"), ordering="updated_at")
    def last_news(self, target):
        return target.updated_at

    @admin.display(description=_("news"))
    def write_update(self, target):
        address = f"{reverse('admin:changetargets_update_add')}?target={target.pk}"
        return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', address, _("Write"), target)


@admin.register(Update)
class UpdateAdmin(ScopedAdmin):
    """One small form with two buttons; what is published can be read here and never changed."""

    form = UpdateForm
    program_path = "target__program"
    list_display = ("text_start", "target", "kind", "status", "value", "published_at")
    list_filter = (
        ("target__program", RelatedOnlyFieldListFilter),
        ("target", RelatedOnlyFieldListFilter),
        ("published_at", admin.EmptyFieldListFilter),
        "kind",
    )
    list_select_related = ("target__program",)
    search_fields = ("text", "target__title")
    fields = ("target", "kind", "text", "value", "status")

    @admin.display(description=_("text"))
    def text_start(self, update):
        return str(update)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        mine = self.admin_site._registry[ChangeTarget].get_queryset(request)
        target = mine.filter(pk=natural_number(request.GET.get("target"))).first()
        return initial | {"target": target, "status": target.status if target else TargetStatus.PROPOSED}

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.published_at)

    def save_model(self, request, obj, form, change):
        if "_publish" in request.POST:
            services.publish(obj, by=request.user)
        else:
            services.save_draft(obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except services.AlreadyPublished as error:
            # Somebody published the draft between the form's check and the save.
            messages.error(request, str(error))
            return redirect(request.get_full_path())


@admin.register(Contribution)
class ContributionAdmin(ParticipationAdmin):
    list_filter = (*ParticipationAdmin.list_filter, ("activity__sphere", RelatedOnlyFieldListFilter))
