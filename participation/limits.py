import ipaddress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from pages.addresses import normalize


class Exceeded(Exception):
    """A limit of the hour was reached; `participation.middleware` answers with a page that says so."""


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


def allow(limits: dict[str, int]) -> bool:
    """Count one more attempt from each place (an address, a network); False once one is over its limit of this hour."""
    keys = [salted_hmac("participation.limits", place, algorithm="sha256").hexdigest() for place in limits]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO participation_attempt (key, hour, count)
            SELECT key, date_trunc('hour', now()), 1 FROM unnest(%s) AS key
            ON CONFLICT (key, hour) DO UPDATE SET count = participation_attempt.count + 1
            RETURNING key, count
            """,
            [keys],
        )
        counts = dict(cursor.fetchall())
    return all(counts[key] <= limit for key, limit in zip(keys, limits.values(), strict=True))


def require(limits: dict[str, int]) -> None:
    """Count one more attempt from each place, as `allow` does. Raises Exceeded."""
    if not allow(limits):
        raise Exceeded


def require_sign_up(request: HttpRequest, email: str) -> None:
    """Raise Exceeded when this address, or this network, was used for too many sign-ups within the hour."""
    require(
        {
            f"network {client_network(request)}": settings.SIGN_UPS_PER_NETWORK_AND_HOUR,
            f"address {normalize(email)}": settings.SIGN_UPS_PER_ADDRESS_AND_HOUR,
        }
    )
