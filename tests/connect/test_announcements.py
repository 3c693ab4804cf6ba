import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from coalition.models import Membership
from connect import announcements
from connect.models import Announcement, Subscription
from mail import relay
from mail.models import OutgoingEmail
from participation.erase import erase
from participation.models import AuditEntry, Status
from participation.moves import IllegalMove
from tests import make
from tests.emails import latest
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db

State = Announcement.State


def announcement(program, **values):
    defaults = {"subject": "News", "body": "**Bold** <script>alert(1)</script> [more](https://example.edu)"}
    return Announcement.objects.create(program=program, **defaults | values)


def subscribers(program, count):
    Subscription.objects.bulk_create(
        Subscription(program=program, email=f"s{number}@example.edu", confirmed_at=timezone.now())
        for number in range(count)
    )


def recipients():
    return sorted(OutgoingEmail.objects.values_list("recipient", flat=True))


def test_only_confirmed_subscribers_of_the_program_get_it_once(rbi, grbi, bob):
    subscribers(rbi, 2)
    now = timezone.now()
    Subscription.objects.create(program=rbi, email="left@example.edu", confirmed_at=now, unsubscribed_at=now)
    Subscription.objects.create(program=grbi, email="other@example.edu", confirmed_at=now)
    row = announcement(rbi)
    announcements.change_state(row, State.SENDING, by=bob)
    assert [announcements.send_batches(), announcements.send_batches()] == [2, 0]
    assert recipients() == ["s0@example.edu", "s1@example.edu"]


def test_it_is_done_when_nothing_waits_any_more(rbi, bob, smtp_server):
    subscribers(rbi, 2)
    row = announcement(rbi)
    announcements.change_state(row, State.SENDING, by=bob)
    states = []
    for act in (announcements.send_batches, announcements.send_batches, relay.send_due, announcements.send_batches):
        act()
        row.refresh_from_db()
        states.append(row.state)
    assert states == [State.SENDING, State.SENDING, State.SENDING, State.DONE]
    assert announcements.progress(row) == announcements.Progress(sent=2, queued=0, failed=0, waiting=0)


def test_it_goes_out_in_batches_and_a_pause_holds_what_was_not_sent(rbi, bob, monkeypatch, smtp_server):
    monkeypatch.setattr(announcements, "BATCH", 3)
    subscribers(rbi, 7)
    row = announcement(rbi)
    announcements.change_state(row, State.SENDING, by=bob)
    assert announcements.send_batches() == 3
    relay.send_due()
    assert announcements.send_batches() == 3
    announcements.change_state(row, State.PAUSED, by=bob)
    assert [announcements.send_batches(), relay.send_due()] == [0, 0]
    row.refresh_from_db()
    assert announcements.progress(row) == announcements.Progress(sent=3, queued=0, failed=0, waiting=4)
    announcements.change_state(row, State.SENDING, by=bob)
    assert [announcements.send_batches() for _ in range(3)] == [3, 1, 0]
    relay.send_due()
    assert sorted(message["To"] for message in smtp_server.messages) == [
        f"s{number}@example.edu" for number in range(7)
    ]
    assert AuditEntry.objects.filter(action="set state").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_to_each_reader_once(rbi, bob):
    subscribers(rbi, 20)
    announcements.change_state(announcement(rbi), State.SENDING, by=bob)
    counts = in_parallel(*[announcements.send_batches] * 4)
    assert [sum(counts), announcements.send_batches()] == [20, 0]
    assert len(set(recipients())) == OutgoingEmail.objects.count() == 20


def test_who_joins_the_readers_while_it_goes_out_gets_it_once(rbi, bob, monkeypatch):
    monkeypatch.setattr(announcements, "BATCH", 2)
    coalition = make.coalition(rbi, capacity=4)
    rows = [
        make.membership(coalition, make.person(f"P{number}", email=f"p{number}@example.edu")) for number in range(5)
    ]
    first_waits = {rows[0].pk: Status.WAITLISTED, rows[4].pk: Status.ACCEPTED}
    swap(first_waits)
    OutgoingEmail.objects.all().delete()
    row = announcement(rbi, audience=f"coalition:{coalition.pk}:accepted")
    announcements.change_state(row, State.SENDING, by=bob)
    announcements.send_batches()
    swap({rows[0].pk: Status.ACCEPTED, rows[4].pk: Status.WAITLISTED})
    while announcements.send_batches():
        pass
    assert recipients() == [f"p{number}@example.edu" for number in range(4)]


def swap(statuses):
    for pk, status in statuses.items():
        Membership.objects.filter(pk=pk).update(status=status)


def test_erasing_leaves_no_trace_of_the_address_in_the_outbox(rbi, bob, alice, smtp_server):
    now = timezone.now()
    Subscription.objects.create(program=rbi, email=alice.email, confirmed_at=now)
    announcements.change_state(announcement(rbi), State.SENDING, by=bob)
    announcements.send_batches()
    relay.send_due()
    erase(alice)
    kept = " ".join(str(value) for row in OutgoingEmail.objects.values_list() for value in row)
    digests = [hashlib.new(name, alice.email.encode()).hexdigest()[:16] for name in ("sha256", "sha1", "md5")]
    assert [trace for trace in ("alice", *digests) if trace in kept.lower()] == []
    assert OutgoingEmail.objects.filter(status="sent").count() == 1


def test_people_of_an_activity_by_status_get_it_when_their_address_is_verified(rbi, bob):
    coalition = make.coalition(rbi, capacity=2)
    make.membership(coalition, make.person("In", email="in@example.edu"))
    make.membership(coalition, make.person("Unverified", verified=False))
    make.membership(coalition, make.person("Waits"))
    OutgoingEmail.objects.all().delete()
    row = announcement(rbi, audience=f"coalition:{coalition.pk}:accepted")
    announcements.change_state(row, State.SENDING, by=bob)
    announcements.send_batches()
    assert recipients() == ["in@example.edu"]


def test_an_activity_of_another_program_has_no_readers(rbi, grbi):
    coalition = make.coalition(grbi)
    make.membership(coalition)
    row = announcement(rbi, audience=f"coalition:{coalition.pk}:accepted")
    assert announcements.readers(row).count() == 0


def test_the_email_has_one_click_to_leave_and_no_html_that_somebody_typed(rbi, bob, smtp_server):
    subscribers(rbi, 1)
    announcements.change_state(announcement(rbi), State.SENDING, by=bob)
    announcements.send_batches()
    relay.send_due()
    (message,) = smtp_server.messages
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    email = latest()
    assert message["List-Unsubscribe"].strip(" <>") in email.text
    said = ["<strong>Bold</strong>" in email.html, "<script>" in email.html, 'href="https://example.edu"' in email.html]
    assert said == [True, False, True]


def test_what_is_done_is_not_sent_again(rbi, bob):
    row = announcement(rbi, state=State.DONE)
    with pytest.raises(IllegalMove):
        announcements.change_state(row, State.SENDING, by=bob)


def test_bob_previews_tests_sends_and_pauses(bobs, bob, rbi):
    subscribers(rbi, 3)
    row = announcement(rbi)
    place = reverse("admin:connect_announcement_send", args=[row.pk])
    assert "Send to 3 people" in bobs.get(place).content.decode()
    assert OutgoingEmail.objects.count() == 0
    bobs.post(place, {"test": "yes"})
    assert recipients() == [bob.email]
    bobs.post(place, {"start": "yes"})
    row.refresh_from_db()
    assert row.state == State.SENDING
    bobs.post(place, {"pause": "yes"})
    row.refresh_from_db()
    assert row.state == State.PAUSED


def test_an_account_without_an_address_is_told_so(bobs, bob, rbi):
    bob.email = ""
    bob.save()
    place = reverse("admin:connect_announcement_send", args=[announcement(rbi).pk])
    page = bobs.post(place, {"test": "yes"}, follow=True).content.decode()
    assert "Your account has no email address." in page
    assert OutgoingEmail.objects.count() == 0


def test_what_went_out_is_not_edited(bobs, rbi):
    row = announcement(rbi, state=State.SENDING)
    change = reverse("admin:connect_announcement_change", args=[row.pk])
    assert bobs.get(change).status_code == 200
    assert bobs.post(change, {"subject": "Other", "body": "x", "audience": "subscribers"}).status_code == 403
    row.refresh_from_db()
    assert row.subject == "News"


def test_who_coordinates_both_programs_writes_to_one_at_a_time(bobs, bob, rbi, grbi):
    bob.programs.add(grbi)
    coalition = make.coalition(grbi)
    typed = {"subject": "Hi", "body": "x", "audience": f"coalition:{coalition.pk}:accepted"}
    page = bobs.post(reverse("admin:connect_announcement_add"), typed | {"program": rbi.pk})
    assert page.context["adminform"].form.errors == {"audience": ["This activity belongs to another program."]}
    assert bobs.post(reverse("admin:connect_announcement_add"), typed | {"program": grbi.pk}).status_code == 302


def test_staff_who_only_look_send_nothing(client, rbi):
    looker = make.user("looker", rbi)
    looker.user_permissions.add(Permission.objects.get(codename="view_announcement"))
    client.force_login(looker)
    row = announcement(rbi)
    place = reverse("admin:connect_announcement_send", args=[row.pk])
    assert [client.get(place).status_code, client.post(place, {"start": "yes"}).status_code] == [403, 403]
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_charlie_writes_to_nobody_of_bobs(client, charlie, rbi, grbi):
    coalition = make.coalition(rbi, title="The RBI coalition")
    row = announcement(rbi)
    client.force_login(charlie)
    assert client.post(reverse("admin:connect_announcement_send", args=[row.pk]), {"start": "y"}).status_code == 404
    add = reverse("admin:connect_announcement_add")
    assert "The RBI coalition" not in client.get(add).content.decode()
    typed = {"subject": "Hi", "body": "x", "audience": f"coalition:{coalition.pk}:accepted"}
    for program in (grbi, rbi):
        assert client.post(add, typed | {"program": program.pk}).status_code == 200
    assert "News" not in client.get(reverse("admin:connect_announcement_changelist")).content.decode()
    assert Announcement.objects.count() == 1
