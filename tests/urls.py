from django.urls import include, path

from rbi_portal.urls import urlpatterns as of_the_portal

urlpatterns = [*of_the_portal, path("reading-group/", include("tests.reading_group.urls"))]
