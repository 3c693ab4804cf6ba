import pytest


@pytest.fixture
def superuser_page(page, django_user_model, client, live_site):
    client.force_login(django_user_model.objects.create_superuser("root", "root@example.edu", "a long password"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site.url}])
    return page


@pytest.mark.parametrize("path", ["/admin/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/add/"])
def test_admin_breaks_no_policy(superuser_page, path):
    assert superuser_page.goto(path).status == 200
