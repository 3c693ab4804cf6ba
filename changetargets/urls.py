from django.urls import path

from changetargets import views

app_name = "changetargets"

urlpatterns = [
    path("", views.tracker, name="tracker"),
    path("<slug:program>/<slug:slug>/", views.target, name="target"),
    path("<slug:program>/<slug:slug>/contribute/", views.contribute, name="contribute"),
    path("<slug:program>/<slug:slug>/contribute/sent/", views.sent, name="sent"),
]
