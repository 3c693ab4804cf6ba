import pytest

from mail.models import OutgoingEmail
from myths.models import ItemReport
from pages.forms import fresh_stamp


@pytest.fixture(autouse=True)
def patient(settings):
    settings.FORM_SECONDS_AT_LEAST = 0


@pytest.fixture
def version(make_statement):
    return make_statement(slug="one")


def post(client, **values):
    return client.post("/myths/one/report/", {"submission_stamp": fresh_stamp(), "web_page": ""} | values)


def test_a_report_is_kept_and_thanked_for(client, version):
    page = client.post(
        "/myths/one/report/",
        {"submission_stamp": fresh_stamp(), "message": "There is a newer study"},
        follow=True,
    )
    assert page.redirect_chain == [("/myths/one/", 302)]
    assert "Thank you. The coordinators will look at it." in page.content.decode()
    assert list(ItemReport.objects.values_list("version", "message")) == [(version.pk, "There is a newer study")]


def test_a_double_click_is_one_report(client, version, bob):
    stamp = fresh_stamp()
    for _again in range(2):
        assert post(client, message="Look", submission_stamp=stamp).status_code == 302
    assert (ItemReport.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"message": ""}, "Write what we should look at"),
        ({"message": "x" * 2001}, "Shorten this to 2000 characters or fewer; it has 2001 now"),
        ({"message": "Buy", "web_page": "https://example.org"}, "Something filled in a hidden field"),
        ({"message": "Buy", "submission_stamp": "forged"}, "We could not tell that this came from our page"),
    ],
)
def test_what_is_refused_is_said_and_kept(client, version, values, message):
    page = post(client, **values)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert page.context["form"]["message"].value() == values["message"]
    assert not ItemReport.objects.exists()


def test_one_network_cannot_flood_the_coordinators(client, version, settings):
    settings.LIMITS = settings.LIMITS | {"REPORTS": {"device": 9, "network": 4}}
    assert [post(type(client)(), message=f"Look {n}").status_code for n in range(3)] == [302, 302, 429]
    assert post(client, message="What I typed").context["form"]["message"].value() == "What I typed"
    assert ItemReport.objects.count() == 2
