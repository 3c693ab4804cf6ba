from django.contrib import admin
from django.urls import path

from rbi_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon),
    path("admin/", admin.site.urls),
]
