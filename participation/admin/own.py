from django.contrib import admin

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
    list_display = ("at", "actor", "action", "row_model", "row_id", "before", "after", "reason")
    list_filter = ("action", "row_model")
    search_fields = ("actor", "=row_id")
    date_hierarchy = "at"

    def get_queryset(self, request):
        entries = super().get_queryset(request)
        mine = programs_of(request.user).values("pk")
        return entries if request.user.is_superuser else entries.filter(program_id__in=mine)
