from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from participation import audit
from participation.models import Action

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    # What happened is shown, not typed: a mistyped year would lock the account out.
    readonly_fields = ("last_login", "date_joined")

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """With an entry in the audit trail, which Django's page for passwords saves nothing in."""
        before = self.get_object(request, unquote(id))
        answer = super().user_change_password(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if before and after and before.password != after.password:
            audit.record(by=request.user, action=Action.SET_PASSWORD, row=after, program_id=None)
        return answer
