from django.urls import path

from tests.reading_group import views

app_name = "reading_group"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.page, name="page"),
    path("<slug:slug>/sign-up/", views.sign_up, name="sign_up"),
]
