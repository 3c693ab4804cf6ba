from django.urls import path

from participation import views

app_name = "participation"

urlpatterns = [
    path("link/", views.press_link, name="press_link"),
    path("link/expired/", views.expired_link, name="expired_link"),
    path("link/send/", views.ask_for_link, name="ask_for_link"),
    path("link/sent/", views.link_sent, name="link_sent"),
    path("link/<str:token>/", views.follow_link, name="follow_link"),
    path("sign-ups/confirm/", views.confirm, name="confirm"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
