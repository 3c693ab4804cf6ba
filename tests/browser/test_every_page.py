"""Every page of the portal, full of the sample content, has no fault that axe-core finds; a new page cannot dodge."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import get_resolver, reverse
from django.utils import timezone

from changetargets import views as target_views
from coalition import draft
from coalition import views as coalition_views
from coalition.models import Membership
from connect import views as connect_views
from connect.models import Topic
from datawalk import views as datawalk_views
from datawalk.models import DataWalk, Rsvp
from miniprojects import views as mini_views
from miniprojects.models import academic_year
from myths.models import Statement
from pages.forms import fresh_stamp
from participation import moves
from participation import views as participation_views
from participation.forms import details_of
from participation.kinds import activity_of, kinds
from participation.models import Program
from tests import make
from tests.browser.checks import assert_accessible, assert_no_overflow
from tests.emails import link_of
from tests.make_news import subscription
from tests.make_walk import reflection, walk
from tests.rbi_portal.test_my_participation import remember, signed_in

OF_STAFF = r"account_|mfa_|socialaccount_|openid_connect_"  # in test_every_account_page.py
NOT_PAGES = {
    "changetargets:csv",
    "changetargets:feed",
    "changetargets:json",
    "connect:follow_link",
    "datawalk:agree",
    "datawalk:feed",
    "datawalk:undo_walk_in",
    "datawalk:walk_in",
    "miniprojects:guide_pdf",
    "my_data",
    "myths:start",
    "participation:follow_link",
    "participation:sign_out",
    "sign_out_everywhere",
}
WALKED_IN_TEST_MYTHS = {"myths:question", "myths:result", "myths:shared"}
STATUS = {"participation:expired_link": 410}


def names(patterns, namespace="") -> set[str]:
    found = set()
    for pattern in patterns:
        inner = getattr(pattern, "url_patterns", None)
        if inner is None:
            found.add(f"{namespace}{pattern.name}")
        else:
            found |= names(inner, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
    return {name for name in found if not re.match(r"admin:|reading_group:|None$", name)}


@pytest.fixture
def sample(live_site, settings, alice) -> dict:
    """The sample content, with a walk that is over and a later one, and Alice in one activity of each kind."""
    settings.FORM_SECONDS_AT_LEAST = 0
    call_command("load_sample")
    DataWalk.objects.update(opens_at=timezone.now() - timedelta(days=1))
    chosen = {}
    of_the_portal = {label: kind for label, kind in kinds().items() if label != "reading_group"}
    for label, kind in of_the_portal.items():
        chosen[label] = activity_of(kind).objects.open().select_related("program").first()
        details = {chosen[label].pk: {"ways": ["Gladly"]} if label == "changetargets" else {}}
        moves.sign_up(
            kind=kind,
            you=details_of(alice),
            activities=details,
            details=details,
            submission=label,
            participant=alice if label == "datawalk" else None,  # the others are there to be confirmed
        )
    over = walk(chosen["datawalk"].program, starts_at=timezone.now() - timedelta(days=9), summary_published=True)
    reflection(chosen["datawalk"].stations.first(), "Pay mentors", status="published", signature="Sam")
    return chosen | {"over": over, "later": walk(chosen["datawalk"].program)}


@pytest.fixture
def addresses(sample) -> dict[str, str]:
    """Where each view of the portal shows a page."""
    coalition, project, target, walk = (
        sample[label] for label in ("coalition", "miniprojects", "changetargets", "datawalk")
    )
    of_walk, of_target = [walk.program.slug, walk.slug], [target.program.slug, target.slug]
    statement = Statement.objects.first()
    news = subscription("target", target, email="reader@example.edu")
    ours = {name for name in names(get_resolver().url_patterns) if not re.match(OF_STAFF, name)}
    pages = ours - NOT_PAGES - WALKED_IN_TEST_MYTHS
    arguments = {name: of_walk for name in pages if name.startswith("datawalk:")}
    arguments |= {
        "datawalk:next": [],
        "datawalk:station": [*of_walk, 1],
        "datawalk:check_in": [Rsvp.objects.get().door_code],
        "datawalk:rsvp": [walk.program.slug, sample["later"].slug],
        "datawalk:summary": [walk.program.slug, sample["over"].slug],
        **{
            f"coalition:{page}": [coalition.program.slug]
            for page in ("program", "you", "how_you_help", "check", "sent")
        },
        **{f"changetargets:{page}": of_target for page in ("target", "contribute", "sent")},
        "connect:leave": [token_in(news.mint_link("leave", {}))],
        "miniprojects:guide": [project.program.slug, academic_year(project.starts_on)],
        "miniprojects:project": [project.program.slug, project.slug],
        "myths:statement": [statement.slug],
        "myths:report": [statement.slug],
        "myths:version": [statement.slug, 1],
        "withdraw": ["coalition", Membership.objects.get().pk],
    }
    found = {name: reverse(name, args=arguments.get(name, [])) for name in pages}
    found["miniprojects:sign_up"] += f"?project={project.pk}"
    return found


def token_in(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


@pytest.fixture
def session(client, alice, sample, coordinators):
    """One browser session in which everything is under way: Alice's, and that of a host at the door."""
    host = make.user("host", *Program.objects.all())
    host.groups.add(coordinators)
    client.force_login(host)
    session = signed_in(client, alice).session
    sent = {"email": alice.email, "result": "accepted"}
    you = {"name": "Alice", "email": alice.email, "affiliation": "student", "submission_stamp": fresh_stamp()}
    drafts = {"you": {name: [value] for name, value in you.items()}, "how_you_help": {"motivation": ["I will help."]}}
    asked = [Topic("targets_of", program).key for program in Program.objects.all()[:1]]
    link_of(alice)
    for name, value in {
        f"{coalition_views.SENT}:{sample['coalition'].program.slug}": sent | {"result": "applied"},
        draft.name_of(sample["coalition"]): drafts,
        datawalk_views.SENT: sent | {"walk": sample["datawalk"].pk},
        mini_views.SIGNED_UP: {"email": alice.email, "results": {str(sample["miniprojects"].pk): "waitlisted"}},
        f"{target_views.SENT}:{sample['changetargets'].pk}": sent,
        connect_views.READER: {"email": alice.email, "asked": asked},
        participation_views.LINK: alice.links.latest("pk").pk,
    }.items():
        remember(session, name, value)
    session.save()
    return session


def test_every_page_has_no_fault_that_axe_finds(addresses, session, new_page, live_site):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": live_site.url}])
    for name, address in sorted(addresses.items()):
        answer = page.goto(address)
        assert (answer.status, page.url) == (STATUS.get(name, 200), live_site.url + address), name
        assert_accessible(page)
        assert_no_overflow(page)
