from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mail.facts import Rows
from mail.models import OutgoingEmail, OutgoingEmailQuerySet
from mail.nudge import nudge
from mail.words import render_preview


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(admin.ModelAdmin):
    """What became of each email, for superusers. What it says to somebody stays unseen."""

    list_display = ("recipient", "subject_line", "lane", "status", "attempts", "age", "last_error")
    list_filter = ("status", "lane")
    search_fields = ("recipient", "subject")
    actions = ("send_again",)
    fields = (
        "recipient",
        "subject_line",
        "template",
        "lane",
        "status",
        "attempts",
        "last_error",
        "created_at",
        "not_before",
        "leased_until",
        "sent_at",
        "message_id",
    )

    @admin.display(description=_("subject"), ordering="subject")
    def subject_line(self, email: OutgoingEmail) -> str:
        """As it was sent, or as it would be now; the name of its template where that cannot be told."""
        if email.subject or not email.template:
            return email.subject
        try:
            return render_preview(email, getattr(email, "rows", None)).subject
        except Exception:  # whatever a template raises keeps this email from being sent, and nobody from looking
            return email.template

    @admin.display(description=_("age"), ordering="created_at")
    def age(self, email: OutgoingEmail) -> str:
        return timesince(email.created_at)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Read what the emails of the page tell of by one query for each table."""
        page = super().get_changelist_instance(request)
        rows = Rows(email.facts for email in page.result_list if not email.subject)
        for email in page.result_list:
            email.rows = rows
        return page

    @admin.action(description=_("Send the failed ones again"), permissions=["view"])
    def send_again(self, request: HttpRequest, emails: OutgoingEmailQuerySet) -> None:
        count = emails.send_again()
        if not count:
            messages.warning(request, _("None of these failed, or what they said has been removed since."))
            return
        nudge()
        messages.success(request, ngettext("%d email is queued again.", "%d emails are queued again.", count) % count)

    def has_view_permission(self, request: HttpRequest, obj: OutgoingEmail | None = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingEmail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingEmail | None = None) -> bool:
        return False
