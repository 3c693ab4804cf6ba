import pytest
from django.apps import apps
from django.test import Client

from datawalk import services
from datawalk.models import Reflection
from participation import personal_data
from participation.erase import erase
from participation.models import Session
from tests import make
from tests.datawalk.test_views import address, forms_may_be_fast, stamped
from tests.make_walk import map_entry, reflection, station, walk
from tests.participation.test_views import whole_database
from tests.rbi_portal.test_my_participation import signed_in

__all__ = ["forms_may_be_fast"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(rbi):
    return station(walk(rbi))


def write(client, place, text="Pay mentors", **typed):
    where = address("station", place.walk, place.number)
    return client.post(where, stamped(client, where, {"text": text} | typed))


def test_a_reflection_is_kept_and_not_shown_before_a_coordinator_publishes_it(client, place):
    assert write(client, place).url == place.get_absolute_url()
    places = [address(name, place.walk) for name in ("wall", "stations", "posters")] + [place.get_absolute_url()]
    assert [where for where in places if "Pay mentors" in client.get(where).content.decode()] == []
    Reflection.objects.update(status="published")
    assert "Pay mentors" in client.get(place.get_absolute_url()).content.decode()
    assert "Pay mentors" in client.get(address("wall", place.walk)).content.decode()


def test_an_anonymous_reflection_cannot_be_tied_to_a_session_from_the_database_alone(client, place, alice):
    write(signed_in(client, alice), place)
    row = Reflection.objects.values().get()
    day = row.pop("written_on")
    assert (row["signature"], row["owner_key"], str(day)[:2], len(str(day))) == ("", None, "20", 10)
    columns = {field.get_internal_type() for field in Reflection._meta.concrete_fields}
    assert {"DateTimeField", "TimeField", "GenericIPAddressField"} & columns == set()
    own = {str(row["id"]), row["text"], row["submission"]}
    for session in Session.objects.all():
        assert [word for word in own - {str(row["id"])} if word in str(session.get_decoded())] == []
        assert "reflection" not in str(session.get_decoded())
    pointing = [field for field in Reflection._meta.get_fields() if field.is_relation and field.auto_created]
    assert pointing == []
    for model in apps.get_models():
        for other in model.objects.values() if model is not Reflection and model is not Session else []:
            assert row["submission"] not in str(other)


def test_writing_changes_nothing_in_the_database_but_the_reflection_and_the_counter_of_the_hour(client, place, alice):
    signed_in(client, alice)
    where = place.get_absolute_url()
    typed = stamped(client, where, {"text": "Pay mentors"})
    before = database_and_sessions()
    client.post(where, typed)
    after = database_and_sessions()
    changed = {model for model in after if after[model] != before[model]}
    assert changed == {"datawalk.Reflection", "participation.LimitCount"}


def database_and_sessions():
    return whole_database() | {"sessions": list(Session.objects.order_by("pk").values())}


def test_erasing_takes_ones_own_signature_and_nobody_elses(client, place):
    ann, namesake = make.person("Ann Lee"), make.person("Ann Lee")
    write(signed_in(Client(), ann), place, text="Own", signature="A. from the second floor")
    write(signed_in(Client(), namesake), place, text="Of a namesake", signature="Ann Lee")
    write(client, place, text="Of somebody", signature="Ann Lee")
    erase(ann)
    assert dict(Reflection.objects.values_list("text", "signature")) == {
        "Own": "",
        "Of a namesake": "Ann Lee",
        "Of somebody": "Ann Lee",
    }


def test_the_page_says_whose_a_signature_is(client, place, alice):
    where = place.get_absolute_url()
    assert "only a coordinator can take a signature away" in client.get(where).content.decode()
    assert "your signature goes when you erase yourself" in signed_in(client, alice).get(where).content.decode()


def test_the_download_holds_what_one_signed(client, place, alice):
    for person, text in ((alice, "Own"), (make.person("Other"), "Of another")):
        write(signed_in(Client(), person), place, text=text, signature="Alice")
    assert [row["text"] for row in personal_data.of(alice)["signed"]["datawalk.reflection"]] == ["Own"]


def test_who_is_erased_while_they_write_leaves_no_signature(place, alice):
    erase(alice)
    made = services.write_reflection(place, text="Late", signature="Alice", submission="late", by=alice)
    assert (made.text, made.signature, made.owner_key) == ("Late", "", None)


def test_one_network_cannot_flood_a_station_and_loses_no_words(client, place, settings):
    settings.LIMITS = settings.LIMITS | {"REFLECTIONS": {"device": 9, "network": 4}}
    answers = [write(type(client)(), place, text=f"A long thought {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert Reflection.objects.count() == 2
    form = answers[2].context["form"]
    assert (form["text"].value(), len(form.non_field_errors())) == ("A long thought 2", 1)


def test_pressing_twice_hands_in_once(client, place):
    where = place.get_absolute_url()
    typed = stamped(client, where, {"text": "Once"})
    for _ in range(2):
        client.post(where, typed)
    assert Reflection.objects.count() == 1
    client.post(where, typed | {"text": "A second thought on the same sheet"})
    assert Reflection.objects.count() == 2


def test_the_end_of_a_line_is_one_character_as_in_the_browser(client, place):
    write(client, place, text="x" * 499 + "\r\n" + "y" * 500)
    assert len(Reflection.objects.get().text) == 1000


def test_nothing_written_is_told_in_words(client, place):
    answer = write(client, place, text="  ")
    assert answer.context["form"].errors.keys() == {"text"}
    assert Reflection.objects.count() == 0


def test_the_map_is_filtered_by_the_address(client, rbi):
    made = walk(rbi)
    map_entry(made)
    map_entry(made, kind="project", title="Mentor circle")
    answer = client.get(address("map", made), {"kind": "project"})
    assert [entry.title for entry in answer.context["entries"]] == ["Mentor circle"]
    assert client.get(address("map", made), {"kind": "x" * 999}).status_code == 200
    assert "Nothing here" in client.get(address("map", made), {"sphere": "none"}).content.decode()


def test_the_wall_refreshes_only_when_asked_to(client, place):
    where = address("wall", place.walk)
    assert ("Refresh" in client.get(where), client.get(where, {"live": "yes"})["Refresh"]) == (False, "20")


def test_posters_have_the_code_of_each_station(client, place, settings):
    page = client.get(address("posters", place.walk)).content.decode()
    assert page.count('class="qr"') == 2
    assert settings.BASE_URL + place.get_absolute_url() in page


@pytest.mark.parametrize("name", ["stations", "map", "wall", "posters"])
def test_lists_ask_the_database_the_same_for_one_and_for_three(client, rbi, name, django_assert_max_num_queries):
    made = walk(rbi)
    for number in (1, 2, 3):
        reflection(station(made, number), status="published")
        map_entry(made, title=str(number))
    with django_assert_max_num_queries(3):
        client.get(address(name, made))
