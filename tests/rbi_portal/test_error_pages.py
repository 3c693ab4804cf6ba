import re

import pytest
from django.test import Client
from django.views.defaults import bad_request, permission_denied, server_error

pytestmark = pytest.mark.django_db


def test_missing_page_has_a_way_on(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    title = re.search("<title>(.*)</title>", response.text, re.DOTALL)
    assert title
    assert " ".join(title[1].split()) == "We could not find that page – We’re All In"
    assert 'href="/"' in response.text


@pytest.mark.parametrize(("view", "status"), [(bad_request, 400), (permission_denied, 403)])
def test_refusals_are_pages_of_the_portal(rf, view, status):
    response = view(rf.get("/"), Exception("secret"))
    assert response.status_code == status
    assert "We’re All In" in response.text
    assert "secret" not in response.text


def test_failure_page_needs_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert "Something went wrong on our side" in response.text


def test_form_without_its_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/", {})
    assert response.status_code == 403
    assert "Please send the form once more" in response.text
