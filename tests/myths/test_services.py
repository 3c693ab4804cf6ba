from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection

from mail.models import OutgoingEmail
from myths.models import ItemReport, StatementVersion
from myths.services import publish_version, report_item, resolve_reports
from participation.models import AuditEntry
from tests.emails import latest


@pytest.mark.django_db(transaction=True)
def test_eight_coordinators_who_edit_at_once_get_eight_numbers(make_statement):
    statement, start = make_statement().statement, Barrier(8)

    def edit(_index):
        start.wait()
        try:
            version = StatementVersion(statement=statement, claim="a", verdict="fact", fact="b", explanation="c")
            return publish_version(version).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(edit, range(8))) == list(range(2, 10))


def reader(name, *, email="", staff=True):
    user = get_user_model().objects.create(username=name, email=email, is_staff=staff)
    user.user_permissions.add(Permission.objects.get(codename="change_itemreport"))
    return user


def test_resolving_counts_the_open_ones_only_and_each_is_audited(make_statement, bob):
    report = report_item(make_statement(), "First", submission="1")
    assert [resolve_reports(ItemReport.objects.all(), by=bob) for _again in range(2)] == [1, 0]
    assert list(AuditEntry.objects.values_list("actor", "action", "row_id")) == [
        (f"user:{bob.pk}", "resolve", report.pk)
    ]


def test_another_message_of_the_same_page_is_another_report(make_statement):
    version, other = make_statement(), make_statement()
    for about, message in [(version, "First"), (version, "First"), (version, "Second"), (other, "First")]:
        report_item(about, message, submission="one page")
    assert sorted(ItemReport.objects.values_list("version", "message")) == [
        (version.pk, "First"),
        (version.pk, "Second"),
        (other.pk, "First"),
    ]


@pytest.mark.django_db
def test_a_report_is_a_row_and_an_email_to_those_who_may_deal_with_it(make_statement):
    reader("bob", email="bob@example.edu")
    reader("no address")
    reader("not staff", email="not@example.edu", staff=False)
    get_user_model().objects.create(username="may not", email="may.not@example.edu", is_staff=True)
    version = make_statement()
    report_item(version, "<b>Look</b> & see", submission="1")
    report_item(version, "<b>Look</b> & see", submission="1")
    assert list(ItemReport.objects.values_list("version", "message")) == [(version.pk, "<b>Look</b> & see")]
    assert OutgoingEmail.objects.get().recipient == "bob@example.edu"
    email = latest()
    assert "<b>Look</b> & see" in email.text
    assert "&lt;b&gt;Look&lt;/b&gt; &amp; see" in email.html
