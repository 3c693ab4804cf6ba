"""How often something may be done within an hour, so that a limit costs only the one who abuses it.

A browser that was here before counts by itself, whatever others do on its network. The network is the backstop; half of
what it may do is kept for browsers that were here before. A mailbox that has not answered gets few emails. Decided in
docs/adr/0017-limits.md.
"""

import ipaddress
from collections.abc import Mapping

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from mail.models import OutgoingEmail
from pages.addresses import normalize
from participation import devices, locks, participant
from participation.models import LimitCount

GMAIL = ("gmail.com", "googlemail.com")
COUNT = f"""
INSERT INTO {LimitCount._meta.db_table} (key, hour, count)
SELECT %(key)s, date_bin(%(step)s, statement_timestamp(), '2000-01-01'), 1
WHERE %(limit)s > (
    SELECT coalesce(sum(count), 0) FROM {LimitCount._meta.db_table}
    WHERE key = %(key)s AND hour > statement_timestamp() - %(counted)s
)
ON CONFLICT (key, hour) DO UPDATE SET count = {LimitCount._meta.db_table}.count + 1
"""  # noqa: S608 - the name of a table


class Exceeded(Exception):
    """A limit of the hour was reached; `participation.middleware` answers with a page that says so."""


def allow(request: HttpRequest, action: str) -> bool:
    """Count one more `action`, a key of settings.LIMITS; False, counting nothing, once its limit is reached."""
    limit, network, device = settings.LIMITS[action], client_network(request), devices.of(request)
    if device:
        own = {f"{action} device {device}": limit["device"]}
    else:
        own = {f"{action} newcomers {network}": limit["network"] // 2}
    allowed = count_each(own | {f"{action} network {network}": limit["network"]})
    if allowed:
        devices.remember(request)
    return allowed


def require(request: HttpRequest, action: str) -> None:
    """Count one more action, as `allow` does. Raises Exceeded."""
    if not allow(request, action):
        raise Exceeded


def require_sign_up(request: HttpRequest, email: str) -> None:
    """Count one more form that writes to a mailbox. Raises Exceeded.

    Who is signed in by a link to that very mailbox has answered by it.
    """
    require(request, "SIGN_UPS")
    person = participant.current(request)
    if person and person.email and mailbox_of(person.email) == mailbox_of(email):
        answered(email)


def may_write(email: str, *, dedupe_key: str) -> bool:
    """Count one more email that somebody had sent to a mailbox by typing its address. False when it has had enough.

    That is settings.EMAILS_PER_MAILBOX_AND_HOUR emails that nothing came back to; the page says the same either way.
    An email that was queued before counts once. Call it in the transaction that queues the email.
    """
    was_queued = OutgoingEmail.objects.filter(dedupe_key=dedupe_key).exists()
    return was_queued or count_once(_place_of(email), settings.EMAILS_PER_MAILBOX_AND_HOUR)


def answered(email: str) -> None:
    """Forget what a mailbox got: its owner pressed a link in one of those emails."""
    LimitCount.objects.filter(key=_key(_place_of(email))).delete()


def count_once(place: str, limit: int) -> bool:
    """Count one more time at a place, by the database's clock; False, counting nothing, once it was `limit` times.

    Exact however many count at once: they come one after the other. An hour ends up to LimitCount.STEP late.
    """
    key = _key(place)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        locks.of_name(key)
        counted = LimitCount.WINDOW + LimitCount.STEP
        cursor.execute(COUNT, {"key": key, "limit": limit, "step": LimitCount.STEP, "counted": counted})
        return cursor.rowcount == 1


def count_each(places: Mapping[str, int]) -> bool:
    """Count one more time at each place, up to the first one whose limit is reached; False if there is one."""
    return all(count_once(place, limit) for place, limit in places.items())


def mailbox_of(email: str) -> str:
    """The same for all spellings of an address that lead to one mailbox."""
    local, _at, domain = normalize(email).rpartition("@")
    local = local.partition("+")[0] or local
    # There the dots mean nothing.
    return f"{local.replace('.', '')}@{GMAIL[0]}" if domain in GMAIL else f"{local}@{domain}"


def client_network(request: HttpRequest) -> str:
    """The address of the client, or the /64 network of an IPv6 one.

    `REMOTE_ADDR`, unless TRUSTED_PROXY_COUNT proxies of ours each appended to X-Forwarded-For.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if 0 < settings.TRUSTED_PROXY_COUNT <= len(hops):
        address = hops[-settings.TRUSTED_PROXY_COUNT]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)


def _place_of(email: str) -> str:
    return f"mailbox {mailbox_of(email)}"


def _key(place: str) -> str:
    return salted_hmac("participation.limits", place, algorithm="sha256").hexdigest()
