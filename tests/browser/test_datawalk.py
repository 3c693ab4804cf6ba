import pytest

from datawalk.models import Rsvp
from tests.browser.checks import assert_accessible, assert_light, assert_no_overflow, assert_sound, follow
from tests.make_walk import map_entry, reflection, station, walk


@pytest.fixture
def made(rbi, settings):
    settings.FORM_SECONDS_AT_LEAST = 0
    made = walk(rbi, slug="walk")
    reflection(station(made), "Two mentors for everybody", status="published", signature="Sam")
    map_entry(made)
    map_entry(made, kind="project", title="Mentor training circle")
    return made


@pytest.mark.parametrize(
    "part", ["", "rsvp/", "stations/", "stations/1/", "map/", "map/?sphere=none", "wall/", "posters/"]
)
def test_pages_are_sound(made, new_page, part):
    assert_sound(new_page, f"/data-walk/rbi/walk/{part}")


def test_pages_are_light(made, new_page):
    for path in ("/data-walk/", "/data-walk/rbi/walk/map/", "/data-walk/rbi/walk/stations/1/"):
        assert_light(new_page(), path)


def test_alice_replies_and_writes_without_javascript(made, page_without_javascript):
    page = page_without_javascript
    page.goto("/data-walk/")
    follow(page, "text=Count me in")
    page.fill("[name=name]", "Alice Adams")
    page.fill("[name=email]", "alice@example.edu")
    page.check("[value=student]")
    follow(page, "main form [type=submit]")
    assert page.text_content("h1") == "Lovely: see you there"
    assert Rsvp.objects.get().status == "accepted"
    page.goto("/data-walk/rbi/walk/stations/1/")
    page.fill("[name=text]", "Pay mentors")
    follow(page, "text=Hand it in")
    assert "A coordinator reads it" in page.text_content("[role=status]")
    follow(page, "text=I agree (0)")
    assert "You agree." in page.text_content("main")


def test_errors_are_accessible(made, phone):
    for part in ("rsvp/", "stations/1/"):
        phone.goto(f"/data-walk/rbi/walk/{part}")
        follow(phone, "main form [type=submit] >> nth=0")
        assert phone.title().startswith("Error: ")
        assert_accessible(phone)
        assert_no_overflow(phone)
