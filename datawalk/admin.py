from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from datawalk import services
from datawalk.admin_forms import GroupForm, NumbersField, ProposeForm
from datawalk.models import DataWalk, MapEntry, Reflection, Rsvp, Station, Theme
from pages.texts import without_unseen
from participation import moves
from participation.admin import ActivityAdmin, ParticipationAdmin, ScopedAdmin
from participation.admin.activity import ActivityForm
from participation.admin.scoped import ScopedInline


class StationInline(ScopedInline):
    model = Station
    fields = (("number", "title"), "finding", "question", ("rows", "unit"))
    formfield_overrides = {models.JSONField: {"form_class": NumbersField}}
    program_path = "walk__program"


class WalkForm(ActivityForm):
    def clean_published(self):
        published = self.cleaned_data["published"]
        if self.instance.pk and not published:
            try:
                services.check_unpublishing(self.instance)
            except moves.IllegalMove as error:
                raise ValidationError(str(error)) from error
        return published


@admin.register(DataWalk)
class DataWalkAdmin(ActivityAdmin):
    form = WalkForm
    list_display = (*ActivityAdmin.list_display, "starts_at", "venue", "cancelled_at")
    date_hierarchy = "starts_at"
    inlines = (StationInline,)
    actions = ("cancel",)

    def save_model(self, request, obj, form, change):
        services.save_walk(obj, by=request.user)

    @admin.action(description=_("Cancel, and write to everybody"), permissions=["change"])
    def cancel(self, request, queryset):
        """Show who will be written to; cancel when that page is confirmed."""
        walks = list(queryset.select_related("program"))
        if "confirmed" not in request.POST:
            planned = [(walk, services.concerned(walk).count()) for walk in walks]
            context = {"title": _("Cancel the walk"), "planned": planned, "opts": self.opts}
            return TemplateResponse(
                request, "admin/datawalk/cancel.html", {**self.admin_site.each_context(request), **context}
            )
        for walk in walks:
            self._cancel(request, walk)
        return None

    def _cancel(self, request, walk):
        try:
            reason = without_unseen(request.POST.get("reason", "")).strip()[:1000]
            count = services.cancel(walk, by=request.user, reason=reason)
            text = ngettext("%d person will get an email.", "%d people will get an email.", count)
            messages.success(request, text % count)
        except moves.IllegalMove as error:
            messages.error(request, str(error))


admin.site.register(Rsvp, ParticipationAdmin)


@admin.register(MapEntry)
class MapEntryAdmin(ScopedAdmin):
    program_path = "walk__program"
    list_display = ("title", "kind", "sphere", "unit", "target", "walk")
    list_filter = (("walk", admin.RelatedOnlyFieldListFilter), "kind", ("sphere", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("sphere", "target", "walk")
    search_fields = ("title", "unit")


@admin.register(Reflection)
class ReflectionAdmin(ScopedAdmin):
    """New ones first read here: publish, hide, group under a theme. What people wrote is not edited."""

    program_path = "station__walk__program"
    list_display = ("__str__", "signature", "station", "status", "theme", "agreed", "written_on")
    list_filter = (
        "status",
        ("station", admin.RelatedOnlyFieldListFilter),
        ("theme", admin.RelatedOnlyFieldListFilter),
        "written_on",
    )
    list_select_related = ("station", "theme")
    search_fields = ("text", "signature")
    readonly_fields = ("station", "text", "signature", "written_on", "status", "theme", "agreed")
    actions = ("publish", "hide", "group", "take_away_signatures")

    def has_add_permission(self, request):
        return False

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, queryset):
        self._set(request, queryset, Reflection.Status.PUBLISHED)

    @admin.action(description=_("Hide: a duplicate, spam, or not fit to be shown"), permissions=["change"])
    def hide(self, request, queryset):
        self._set(request, queryset, Reflection.Status.HIDDEN)

    @admin.action(description=_("Take the signature away, as its writer asks"), permissions=["change"])
    def take_away_signatures(self, request, queryset):
        count = services.take_away_signatures(queryset, by=request.user)
        messages.success(request, ngettext("%d signature is gone.", "%d signatures are gone.", count) % count)

    def _set(self, request, queryset, status):
        count = services.publish(queryset, status=status, by=request.user)
        messages.success(request, ngettext("%d reflection changed.", "%d reflections changed.", count) % count)

    @admin.action(description=_("Group under a theme"), permissions=["change"])
    def group(self, request, queryset):
        rows = list(queryset.select_related("station__walk"))
        walks = {row.station.walk for row in rows}
        if len(walks) != 1:
            messages.error(request, _("Choose reflections of one walk."))
            return None
        form = GroupForm(request.POST if "confirmed" in request.POST else None)
        form.fields["theme"].queryset = Theme.objects.filter(walk__in=walks)
        if form.is_bound and form.is_valid():
            services.group(rows, walk=walks.pop(), by=request.user, **form.cleaned_data)
            return None
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Group under a theme")}
        return TemplateResponse(request, "admin/datawalk/group.html", context | {"form": form, "rows": rows})


@admin.register(Theme)
class ThemeAdmin(ScopedAdmin):
    program_path = "walk__program"
    list_display = ("title", "walk", "target")
    list_filter = (("walk", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("walk", "target")
    change_form_template = "admin/datawalk/theme_form.html"

    def get_readonly_fields(self, request, obj=None):
        # What was said at one walk would come up in the summary of another.
        return ("walk", "target") if obj else ("target",)

    def get_urls(self):
        view = self.admin_site.admin_view(self.propose_view)
        return [path("<int:pk>/propose/", view, name="datawalk_theme_propose"), *super().get_urls()]

    def propose_view(self, request, pk):
        """GET asks for sphere and outcome; POST makes the change target."""
        theme = get_object_or_404(self.get_queryset(request).select_related("walk__program"), pk=pk)
        if not (self.has_change_permission(request, theme) and request.user.has_perm("changetargets.add_changetarget")):
            raise PermissionDenied
        form = ProposeForm(request.POST or None)
        form.fields["sphere"].queryset = theme.walk.program.spheres.all()
        if request.method == "POST" and form.is_valid():
            return self._propose(request, theme, form)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Propose a change target")}
        count = theme.reflections.exclude(status=Reflection.Status.HIDDEN).count()
        return TemplateResponse(
            request, "admin/datawalk/propose.html", context | {"form": form, "theme": theme, "count": count}
        )

    def _propose(self, request, theme, form):
        try:
            target = services.propose_target(theme, by=request.user, **form.cleaned_data)
        except moves.IllegalMove as error:
            messages.error(request, str(error))
            return redirect("admin:datawalk_theme_change", theme.pk)
        messages.success(request, _("“%s” is proposed. It is not published yet.") % target)
        return redirect(reverse("admin:changetargets_changetarget_change", args=[target.pk]))
