import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from mail import relay
from mail.facts import Link
from mail.models import OutgoingEmail
from tests import make

LIST = reverse("admin:mail_outgoingemail_changelist")


@pytest.fixture
def superuser_client(client, db):
    client.force_login(make.superuser())
    return client


@pytest.fixture
def failed(smtp_server, queue_letter):
    email = queue_letter(subject="Welcome", name="Personal link")
    smtp_server.replies = [550]
    relay.send_due()
    return email


def send_again(client, email):
    return client.post(LIST, {"action": "send_again", "_selected_action": email.pk}, follow=True)


def test_a_failed_email_is_shown_and_sent_again(superuser_client, failed, smtp_server):
    assertContains(superuser_client.get(LIST, {"status__exact": "failed"}), "550 Scripted by the test")
    assertContains(send_again(superuser_client, failed), "1 email is queued again.")
    assert relay.send_due() == 1
    assert [message["Message-ID"] for message in smtp_server.messages] == [failed.message_id]
    assert OutgoingEmail.objects.get().status == "sent"


def test_only_failed_ones_that_still_say_something_are_sent_again(superuser_client, failed, queue_letter):
    OutgoingEmail.objects.keep_only_the_fact()
    queue_letter()
    assertContains(send_again(superuser_client, failed), "None of these failed")
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_bodies_stay_unseen_and_nothing_can_be_changed(superuser_client, failed):
    page = superuser_client.get(reverse("admin:mail_outgoingemail_change", args=[failed.pk]))
    assertContains(page, "550 Scripted by the test")
    assertNotContains(page, "Personal link")
    assertNotContains(page, "_save")
    for name in ("add", "delete", "change"):
        address = reverse(f"admin:mail_outgoingemail_{name}", args=[] if name == "add" else [failed.pk])
        assert superuser_client.post(address, {"recipient": "eve@example.org", "post": "yes"}).status_code == 403


def test_a_subject_is_told_before_the_email_is_sent(superuser_client, queue_letter, club):
    queue_letter(subject="As it would be now", context={"link": Link(club, "join")})
    queue_letter(template="no/such")
    page = superuser_client.get(LIST)
    assertContains(page, "As it would be now")
    assertContains(page, "no/such")


def test_coordinators_see_no_email(client, bob, failed):
    client.force_login(bob)
    addresses = [LIST, reverse("admin:mail_outgoingemail_change", args=[failed.pk])]
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    assert send_again(client, failed).status_code == 403


def test_the_list_needs_as_many_queries_for_three_as_for_one(
    superuser_client, queue_letter, club, django_assert_num_queries, django_assert_max_num_queries
):
    queue_letter(subject=club)
    with django_assert_max_num_queries(20) as for_one:
        superuser_client.get(LIST)
    queue_letter(subject=Group.objects.create(name="choir")), queue_letter()
    with django_assert_num_queries(len(for_one)):
        superuser_client.get(LIST)
