"""Is the portal alive, and is it ready? For load balancers and monitors: no secrets, no traces, no session."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mail.health import oldest_unsent_age

BROKER_TIMEOUT_SECONDS = 0.5
UNSENT_SECONDS_AT_MOST = 15 * 60

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 if Postgres and the broker answer and no email has waited for more than 15 minutes, else 503."""
    checks = {"database": _outcome(_database), "broker": _outcome(_broker), "email": _outcome(_email)}
    is_ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"status": "ok" if is_ready else "failing", **checks}, status=200 if is_ready else 503)


def _outcome(check: Callable[[], dict]) -> dict:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError):
        logger.exception("Not ready")
        return {"ok": False}


def _database() -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _broker() -> dict:
    timeouts = {"socket_connect_timeout": BROKER_TIMEOUT_SECONDS, "socket_timeout": BROKER_TIMEOUT_SECONDS}
    with redis.Redis.from_url(settings.REDIS_URL, **timeouts) as broker:
        return {"ok": broker.ping()}


def _email() -> dict:
    age = oldest_unsent_age()
    seconds = round(age.total_seconds()) if age else 0
    return {"ok": seconds <= UNSENT_SECONDS_AT_MOST, "oldest_unsent_seconds": seconds}
