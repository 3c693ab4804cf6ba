from django.contrib import admin

from participation.admin import ActivityAdmin, ParticipationAdmin
from tests.reading_group.models import Reader, ReadingGroup

admin.site.register(ReadingGroup, ActivityAdmin)
admin.site.register(Reader, ParticipationAdmin)
