from django.contrib import admin, messages
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mail.models import OutgoingEmail
from mail.nudge import nudge


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(admin.ModelAdmin):
    """What became of each email, for superusers. Bodies stay unseen: they hold personal links."""

    list_display = ("recipient", "subject", "status", "attempts", "age", "last_error")
    list_filter = ("status",)
    search_fields = ("recipient", "subject")
    actions = ("send_again",)
    fields = (
        "recipient",
        "subject",
        "status",
        "attempts",
        "last_error",
        "created_at",
        "next_attempt_at",
        "leased_until",
        "sent_at",
        "message_id",
    )

    @admin.display(description=_("age"), ordering="created_at")
    def age(self, email):
        return timesince(email.created_at)

    @admin.action(description=_("Send the failed ones again"), permissions=["view"])
    def send_again(self, request, emails):
        count = emails.send_again()
        if not count:
            messages.warning(request, _("None of these failed, or what they said has been removed since."))
            return
        nudge()
        messages.success(request, ngettext("%d email is queued again.", "%d emails are queued again.", count) % count)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
