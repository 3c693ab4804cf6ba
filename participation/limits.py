import ipaddress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


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


def allow(place: str, *, per_hour: int) -> bool:
    """Count one more attempt from a place (an address, a network); False once it is over the limit of this hour."""
    key = salted_hmac("participation.limits", place, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO participation_attempt (key, hour, count) VALUES (%s, date_trunc('hour', now()), 1)
            ON CONFLICT (key, hour) DO UPDATE SET count = participation_attempt.count + 1
            RETURNING count
            """,
            [key],
        )
        return cursor.fetchone()[0] <= per_hour


def allow_sign_up(request: HttpRequest, email: str) -> bool:
    """False when this address, or this network, was used for too many sign-ups within the hour."""
    by_network = allow(f"network {client_network(request)}", per_hour=settings.SIGN_UPS_PER_NETWORK_AND_HOUR)
    by_address = allow(f"address {email.lower()}", per_hour=settings.SIGN_UPS_PER_ADDRESS_AND_HOUR)
    return by_network and by_address
