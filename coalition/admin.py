from django.contrib import admin

from coalition.models import Coalition, Membership
from coalition.rosters import COLUMNS
from participation.admin import ActivityAdmin, ParticipationAdmin


@admin.register(Coalition)
class CoalitionAdmin(ActivityAdmin):
    list_display = (*ActivityAdmin.list_display, "term")


@admin.register(Membership)
class MembershipAdmin(ParticipationAdmin):
    roster_columns = COLUMNS
    kind_fields = ("preferred_spheres", "motivation", "experience")
    list_filter = (*ParticipationAdmin.list_filter, ("spheres", admin.RelatedOnlyFieldListFilter))

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("spheres")

    @admin.display(description="preferred spheres")
    def preferred_spheres(self, row):
        return ", ".join(sphere.name for sphere in row.spheres.all())
