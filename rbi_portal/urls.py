from django.contrib import admin
from django.urls import include, path

from rbi_portal import health, my_participation, views

urlpatterns = [
    path("", views.home, name="home"),
    path("my-participation/", my_participation.show, name="my_participation"),
    path("my-participation/<str:kind>/<int:pk>/withdraw/", my_participation.withdraw, name="withdraw"),
    path("coalition/", include("coalition.urls")),
    path("", include("participation.urls")),
    path("favicon.ico", views.favicon),
    path("accounts/", include("allauth.urls")),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("admin/", admin.site.urls),
    path("myths/", include("myths.urls")),
]
