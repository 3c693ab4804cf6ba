from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    # What happened is shown, not typed: a mistyped year would lock the account out.
    readonly_fields = ("last_login", "date_joined")
