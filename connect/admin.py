from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from connect import announcements
from connect.models import Announcement, Subscription, SubscriptionQuerySet
from participation import moves
from participation.admin import ScopedAdmin
from participation.admin.own import ReadOnlyAdmin
from participation.scope import programs_of


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ("email", "program", "confirmed_at", "unsubscribed_at")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("program",)
    search_fields = ("email",)

    def get_queryset(self, request: HttpRequest) -> SubscriptionQuerySet:
        """Who reads the announcements. Readers of the digest were promised that nobody is shown their address."""
        return super().get_queryset(request).exclude(program=None)


class AnnouncementForm(forms.ModelForm):
    audience = forms.ChoiceField(label=_("Goes to"), help_text=_("Only confirmed addresses get it."))
    programs = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = announcements.audiences(self.programs)

    def clean(self):
        cleaned = super().clean()
        program, audience = cleaned.get("program"), cleaned.get("audience")
        own = program and announcements.audiences(self.programs.filter(pk=program.pk))
        if own and audience and audience not in dict(own):
            self.add_error("audience", _("This activity belongs to another program."))
        return cleaned


@admin.register(Announcement)
class AnnouncementAdmin(ScopedAdmin):
    """Write, preview, send a test to oneself, send, pause, resume."""

    form = AnnouncementForm
    list_display = ("subject", "program", "state", "created_at")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter), "state")
    list_select_related = ("program",)
    search_fields = ("subject",)
    change_form_template = "admin/connect/announcement_form.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        return type("AnnouncementFormOfUser", (form,), {"programs": programs_of(request.user)})

    def has_change_permission(self, request, obj=None):
        # What has gone out is not edited.
        is_draft = obj is None or obj.state == Announcement.State.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def get_urls(self):
        view = self.admin_site.admin_view(self.send_view)
        return [path("<int:pk>/send/", view, name="connect_announcement_send"), *super().get_urls()]

    def send_view(self, request, pk):
        """GET shows the preview and how many will get it; POST sends a test, starts, pauses or resumes."""
        announcement = get_object_or_404(self.get_queryset(request), pk=pk)
        if not request.user.has_perm("connect.change_announcement"):
            raise PermissionDenied
        if request.method == "POST":
            self._act(request, announcement)
            return redirect("admin:connect_announcement_send", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": announcement.subject,
            "announcement": announcement,
            "progress": announcements.progress(announcement),
        }
        return TemplateResponse(request, "admin/connect/send.html", context)

    def _act(self, request, announcement):
        if "test" in request.POST:
            self._send_test(request, announcement)
            return
        state = Announcement.State.PAUSED if "pause" in request.POST else Announcement.State.SENDING
        try:
            announcements.change_state(announcement, state, by=request.user)
            messages.success(request, _("Saved: %s.") % state.label)
        except moves.IllegalMove as error:
            messages.error(request, str(error))

    def _send_test(self, request, announcement):
        address = request.user.email
        if not address:
            messages.error(request, _("Your account has no email address. Ask an administrator to enter it."))
            return
        announcements.send_test(announcement, to=address, key=get_random_string(20))
        messages.success(request, _("A test is on its way to %s.") % address)
