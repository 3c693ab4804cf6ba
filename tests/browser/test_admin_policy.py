from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse


@pytest.fixture
def superuser_page(page, client, live_site):
    root = User.objects.create_superuser("root", "root@example.edu", "a long password")
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    client.force_login(root)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site.url}])
    return page


def test_lists_and_forms_of_the_admin_breach_no_policy(superuser_page):
    """The fixture of the page fails for each error in the console."""
    paths = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
    for path in paths:
        assert superuser_page.goto(path).status in (200, 403), path
        assert urlsplit(superuser_page.url).path == path
