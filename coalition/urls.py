from django.urls import path

from coalition import views

app_name = "coalition"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.program, name="program"),
    path("<slug:slug>/apply/", views.you, name="you"),
    path("<slug:slug>/apply/how-you-help/", views.how_you_help, name="how_you_help"),
    path("<slug:slug>/apply/check/", views.check, name="check"),
    path("<slug:slug>/apply/sent/", views.sent, name="sent"),
]
