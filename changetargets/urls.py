from django.urls import path

from changetargets import follow_views, open_views, views

app_name = "changetargets"

urlpatterns = [
    path("", views.tracker, name="tracker"),
    path("open-data/", open_views.about, name="open_data"),
    path("change-targets.csv", open_views.as_csv, name="csv"),
    path("change-targets.json", open_views.as_json, name="json"),
    path("updates.atom", open_views.UpdatesFeed(), name="feed"),
    path("follow/", follow_views.follow, name="follow"),
    path("follow/sent/", follow_views.follow_sent, name="follow_sent"),
    path("follow/confirm/<str:token>/", follow_views.confirm, name="confirm"),
    path("follow/stop/<str:token>/", follow_views.stop, name="stop"),
    path("<slug:program>/<slug:slug>/", views.target, name="target"),
    path("<slug:program>/<slug:slug>/contribute/", views.contribute, name="contribute"),
    path("<slug:program>/<slug:slug>/contribute/sent/", views.sent, name="sent"),
]
