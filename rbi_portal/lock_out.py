"""How often a password, or a code of a second factor, may be tried within an hour.

Counted by account and network; but a browser in which somebody signed in before is counted by itself. So a stranger who
tries a thousand passwords for Bob locks Bob out of no browser of his own.
"""

from urllib.parse import parse_qsl, urlencode

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from pages import cookies
from pages.addresses import normalize
from participation import limits

TRIES_OF_BROWSER = 20
TRIES_OF_ACCOUNT_IN_NETWORK = 10
TRIES_OF_ACCOUNT = 100
TRIES_OF_NETWORK = 300

COOKIE = "staff_device"
SECONDS = 180 * 24 * 60 * 60
ACCOUNTS_IN_ONE_BROWSER = 5


def allow_password(request: HttpRequest, login: str) -> bool:
    """Count one more try for a user name or an address, known or not; False when it is one too many."""
    named = Q(username__iexact=login) | Q(email__iexact=normalize(login))
    keys = [str(pk) for pk in User.objects.filter(named).values_list("pk", flat=True)]
    return _allow(request, "password", keys or [f"unknown {normalize(login).casefold()}"])


def allow_code(request: HttpRequest, user: User) -> bool:
    """Count one more code for somebody whose password was right; False when it is one too many."""
    return _allow(request, "code", [str(user.pk)])


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this browser again, which has just signed in: it opens nothing, and has only tries of its own."""
    known = _known(request)
    name = known.pop(str(user.pk), None) or get_random_string(22)
    newest = dict(list(known.items())[1 - ACCOUNTS_IN_ONE_BROWSER :]) | {str(user.pk): name}
    cookies.put(response, COOKIE, urlencode(newest), seconds=SECONDS)


def _allow(request: HttpRequest, what: str, accounts: list[str]) -> bool:
    known = _known(request)
    if browsers := [known[account] for account in accounts if account in known]:
        return limits.count_each({f"{what} in browser {name}": TRIES_OF_BROWSER for name in browsers})
    network = limits.client_network(request)
    return limits.count_each(
        {f"{what} of {account} in {network}": TRIES_OF_ACCOUNT_IN_NETWORK for account in accounts}
        | {f"{what} of {account}": TRIES_OF_ACCOUNT for account in accounts}
        | {f"{what} in {network}": TRIES_OF_NETWORK}
    )


def _known(request: HttpRequest) -> dict[str, str]:
    """The names of this browser, one for each account that has signed in here."""
    return dict(parse_qsl(cookies.get(request, COOKIE, seconds=SECONDS)))
