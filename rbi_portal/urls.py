from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from rbi_portal import choose_password, health, my_details, my_participation, sign_on, views

urlpatterns = [
    path("", views.home, name="home"),
    path("my-participation/", my_participation.show, name="my_participation"),
    path("my-participation/details/", my_details.details, name="my_details"),
    path("my-participation/email/", my_details.change_email, name="my_email"),
    path("my-participation/my-data.json", my_details.download, name="my_data"),
    path("my-participation/erase/", my_details.erase_me, name="erase_me"),
    path("my-participation/erased/", my_details.erased, name="erased"),
    path("my-participation/sign-out-everywhere/", my_details.sign_out_everywhere, name="sign_out_everywhere"),
    path("my-participation/<str:kind>/<int:pk>/withdraw/", my_participation.withdraw, name="withdraw"),
    path("coalition/", include("coalition.urls")),
    path("stay-connected/", include("connect.urls")),
    path("data-walk/", include("datawalk.urls")),
    path("mini-projects/", include("miniprojects.urls")),
    path("change-targets/follow/", include("connect.old_urls")),
    path("change-targets/", include("changetargets.urls")),
    path("", include("participation.urls")),
    path("favicon.ico", views.favicon),
    # Instead of allauth's page: a superuser changes the address of an account.
    path("accounts/email/", RedirectView.as_view(pattern_name="mfa_index")),
    path("accounts/oidc/<str:provider_id>/login/", sign_on.leave),
    path("accounts/link/<str:token>/", choose_password.follow_link, name="account_link"),
    path("accounts/choose-password/", choose_password.choose, name="account_choose_password"),
    re_path("^accounts/password/reset/key/", choose_password.not_offered),
    path("accounts/", include("allauth.urls")),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("admin/", admin.site.urls),
    path("myths/", include("myths.urls")),
]
