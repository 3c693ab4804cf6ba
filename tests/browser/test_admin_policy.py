"""The admin as a coordinator sees it: accessible, and within the content security policy."""

from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.urls import reverse

from connect.models import Announcement
from datawalk.models import Theme
from tests import make
from tests.browser.checks import AXE_OPTIONS, assert_accessible
from tests.browser.test_every_page import sample, session

__all__ = ["sample", "session"]
# Faults of Django's own widgets: an unnamed hidden column, and a named icon without a role.
NOT_OURS = {"empty-table-header": {"enabled": False}, "aria-prohibited-attr": {"enabled": False}}
OF_OTHERS = ("/admin/auth/group/", "/admin/socialaccount/")
# Without “preload” axe puts no style of its own into the page, which the policy would block.
OPTIONS = AXE_OPTIONS | {"preload": False, "rules": AXE_OPTIONS["rules"] | NOT_OURS}


def stock_pages() -> list[str]:
    paths = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        paths += [reverse(f"{name}_change", args=[row.pk]) for row in model.objects.all()[:1]]
    return paths


@pytest.fixture
def our_pages(sample) -> list[str]:
    walk = sample["datawalk"]
    theme = Theme.objects.create(walk=walk, title="Second mentors")
    news = Announcement.objects.create(program=walk.program, subject="News", body="News")
    return [
        *(reverse(f"admin:{kind}_export") for kind in ("coalition_membership", "datawalk_rsvp")),
        reverse("admin:miniprojects_miniproject_import"),
        reverse("admin:changetargets_changetarget_import"),
        reverse("admin:datawalk_theme_propose", args=[theme.pk]),
        reverse("admin:myths_statement_statistics"),
        reverse("admin:connect_announcement_send", args=[news.pk]),
    ]


@pytest.fixture
def staff_session(client, session):
    client.force_login(make.superuser())
    return client.session


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_pages_of_the_admin_have_no_fault_that_axe_finds(
    our_pages, staff_session, client, new_page, live_site, color_scheme
):
    """The fixture of the page fails for each error in the console, such as a breach of the policy."""
    page = new_page(viewport={"width": 1280, "height": 900}, color_scheme=color_scheme)
    page.context.add_cookies([{"name": "sessionid", "value": staff_session.session_key, "url": live_site.url}])
    stock = [path for path in stock_pages() if client.get(path).status_code == HTTPStatus.OK]
    for path in our_pages if color_scheme == "dark" else [*our_pages, *stock]:
        assert (page.goto(path).status, urlsplit(page.url).path) == (200, path)
        if not path.startswith(OF_OTHERS):
            assert_accessible(page, OPTIONS)
