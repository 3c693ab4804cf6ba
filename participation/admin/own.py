from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation import sentences
from participation.admin.scoped import ScopedAdmin, ScopedInline
from participation.models import AuditEntry, Person, Program, Sphere
from participation.scope import programs_of


class SphereInline(ScopedInline):
    model = Sphere
    fields = (("name", "slug", "position"),)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Program)
class ProgramAdmin(ScopedAdmin):
    program_path = "pk"
    list_display = ("name", "short_name", "timezone")
    filter_horizontal = ("team",)
    inlines = (SphereInline,)

    def get_readonly_fields(self, request, obj=None):
        # Who sees a program is not for its own coordinators to say.
        return () if request.user.is_superuser else ("team", "slug")


@admin.register(Sphere)
class SphereAdmin(ScopedAdmin):
    list_display = ("name", "program")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter),)

    def has_module_permission(self, request):
        # Edited on the program's page; registered so that choices of spheres are scoped.
        return False


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """For superusers: a person belongs to no program, so coordinators see people on their sign-ups only."""

    list_display = ("name", "email", "affiliation", "department", "email_verified_at")
    search_fields = ("name", "email")
    exclude = ("session_epoch",)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "who", "what", "reason")
    list_filter = ("action", "row_model")
    search_fields = ("actor", "=row_id")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        entries = super().get_queryset(request).annotate(username=username_of_actor())
        mine = programs_of(request.user).values("pk")
        return entries if request.user.is_superuser else entries.filter(program_id__in=mine)

    @admin.display(description=_("who"), ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        return entry.username or entry.actor

    @admin.display(description=_("what"), ordering="action")
    def what(self, entry: AuditEntry) -> str:
        return sentences.of(entry)


def username_of_actor() -> Subquery:
    """Of an entry's actor the name of the account; null for participants, who are a number here for everybody."""
    users = get_user_model().objects.annotate(key=Concat(Value("user:"), Cast("pk", CharField())))
    return Subquery(users.filter(key=OuterRef("actor")).values("username")[:1])
