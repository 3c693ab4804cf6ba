import pytest
from django.contrib import admin
from django.urls import reverse


@pytest.fixture
def superuser_page(page, django_user_model, client, live_site):
    client.force_login(django_user_model.objects.create_superuser("root", "root@example.edu", "a long password"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site.url}])
    return page


def test_lists_and_forms_of_the_admin_breach_no_policy(superuser_page):
    """The fixture of the page fails for each error in the console."""
    paths = [reverse("admin:index"), reverse("admin:password_change")]
    for model in admin.site._registry:
        paths += [
            reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{view}") for view in ("changelist", "add")
        ]
    statuses = {superuser_page.goto(path).status for path in paths}
    assert statuses <= {200, 403}
