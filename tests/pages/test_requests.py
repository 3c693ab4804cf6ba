import unicodedata
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pages.requests import UnifyTexts

pytestmark = pytest.mark.django_db

PATHS = ["/", "/admin/login/", "/no-such-page/"]
TOO_MUCH = 3 * 1024 * 1024


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", ["q=%00", "%00=q", "q=" + "a" * 2001, "q=" + "%F0%9F%98%80" * 2001])
def test_unreadable_query_is_refused(client, path, query):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400
    assert "This request could not be read" in response.text


@pytest.mark.parametrize("path", PATHS)
def test_long_query_within_the_limit_is_answered(client, path):
    assert client.get(path, {"q": "a" * 2000}).status_code in (200, 302, 404)


@pytest.mark.parametrize("path", ["/%00", "/no%00page/", "/admin/%00/"])
def test_nul_in_the_path_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("path", PATHS)
def test_nul_in_a_form_is_refused(client, path):
    assert client.post(path, {"username": "a\0b"}).status_code == 400


@pytest.mark.parametrize("path", PATHS)
def test_nul_in_a_cookie_is_refused(client, path):
    client.cookies.load('sessionid="aaaaaaaa\\000"')
    assert client.get(path).status_code == 400


def test_nul_in_a_file_name_does_no_harm(client):
    file = SimpleUploadedFile("a\0b.csv", b"1,2")
    assert client.post("/admin/login/", {"file": file}).status_code < 500


@pytest.mark.parametrize("charset", ["hex", "unicode_escape", "utf-16", "no-such"])
@pytest.mark.parametrize("path", PATHS)
def test_form_in_another_encoding_is_refused(client, path, charset):
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    response = client.generic("POST", path, b"username=%5Cud800", content_type=content_type)
    assert response.status_code == 400


@pytest.mark.parametrize("charset", ["hex", "unicode_escape", "utf-16"])
def test_multipart_form_in_another_encoding_is_refused(client, charset):
    body = b'--b\r\nContent-Disposition: form-data; name="username"\r\n\r\na\\ud800\r\n--b--\r\n'
    content_type = f"multipart/form-data; boundary=b; charset={charset}"
    response = client.generic("POST", "/admin/login/", body, content_type=content_type)
    assert response.status_code == 400


def test_broken_multipart_form_is_refused(client):
    assert client.post("/admin/login/", b"nothing", content_type="multipart/form-data").status_code == 400


@pytest.mark.parametrize("path", PATHS)
def test_form_of_three_megabytes_is_refused(client, path):
    response = client.post(path, {"username": "a" * TOO_MUCH})
    assert response.status_code == 413
    assert "That is more than we can take in at once" in response.text


@pytest.mark.parametrize("path", PATHS)
def test_form_of_two_thousand_fields_is_refused(client, path):
    assert client.post(path, {f"field-{number}": "1" for number in range(2000)}).status_code == 413


@pytest.mark.parametrize("path", PATHS)
def test_query_of_two_thousand_fields_is_refused(client, path):
    assert client.get(path, {f"field-{number}": "1" for number in range(2000)}).status_code == 413


def test_refusal_carries_the_content_security_policy(client):
    assert "default-src 'self'" in client.get("/?q=%00")["Content-Security-Policy"]


def test_a_page_gets_what_was_typed_in_one_form_and_a_password_as_it_is(rf):
    got = []
    decomposed = unicodedata.normalize("NFD", "Zoë")
    typed = {"name": decomposed, "text": ["a\tb", decomposed], "password1": decomposed, "plain": "Ann"}
    request = rf.post(f"/?q={quote(decomposed)}", typed)
    UnifyTexts(got.append)(request)
    unified = {"name": ["Zoë"], "text": ["a   b", "Zoë"], "password1": [decomposed], "plain": ["Ann"]}
    assert dict(got[0].POST.lists()) == unified
    assert got[0].GET["q"] == "Zoë"
