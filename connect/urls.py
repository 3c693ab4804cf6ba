from django.urls import path

from connect import views

app_name = "connect"

urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("sent/", views.sent, name="sent"),
    path("choice/", views.choice, name="choice"),
    path("mine/", views.mine, name="mine"),
    path("link/<str:token>/", views.follow_link, name="follow_link"),
    path("leave/<str:token>/", views.leave, name="leave"),
]
