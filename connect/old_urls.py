"""The addresses that news of change targets had in version 0.1, below /change-targets/follow/.

Emails and bookmarks hold them, so they go on working; nothing links to them any more, so they have no names.
"""

from django.urls import path
from django.views.generic import RedirectView

from connect import views

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="connect:subscribe", query_string=True, permanent=True)),
    path("sent/", RedirectView.as_view(pattern_name="connect:sent")),
    path("confirm/<str:token>/", views.expired),
    path("stop/<str:token>/", views.leave_by_old_link),
]
