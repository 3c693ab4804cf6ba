from django.urls import path

from changetargets import open_views, views

app_name = "changetargets"

urlpatterns = [
    path("", views.tracker, name="tracker"),
    path("open-data/", open_views.about, name="open_data"),
    path("change-targets.csv", open_views.as_csv, name="csv"),
    path("change-targets.json", open_views.as_json, name="json"),
    path("updates.atom", open_views.UpdatesFeed(), name="feed"),
    path("<slug:program>/<slug:slug>/", views.target, name="target"),
    path("<slug:program>/<slug:slug>/contribute/", views.contribute, name="contribute"),
    path("<slug:program>/<slug:slug>/contribute/sent/", views.sent, name="sent"),
]
