from django.urls import path

from miniprojects import guide, views

app_name = "miniprojects"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("signed-up/", views.signed_up, name="signed_up"),
    path("guide/<slug:program>/<int:year>/", guide.page, name="guide"),
    path("guide/<slug:program>/<int:year>/guide.pdf", guide.pdf, name="guide_pdf"),
    path("<slug:program>/<slug:slug>/", views.project, name="project"),
]
