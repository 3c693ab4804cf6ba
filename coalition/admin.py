from django.contrib import admin

from coalition.models import Coalition, Membership
from participation.admin import ActivityAdmin, ParticipationAdmin


@admin.register(Coalition)
class CoalitionAdmin(ActivityAdmin):
    list_display = (*ActivityAdmin.list_display, "term")


@admin.register(Membership)
class MembershipAdmin(ParticipationAdmin):
    list_filter = (*ParticipationAdmin.list_filter, ("spheres", admin.RelatedOnlyFieldListFilter))
