"""What goes into the log, and how: docs/adr/0007-logs-that-may-be-kept.md."""

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

from pages import request_ids
from rbi_portal.scrub import scrub, scrubbed_traceback, typed_into


def configuration(form: str) -> dict:
    """The LOGGING of the settings. `form` is “json”, one object a line, or “lines”, for people at a terminal."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {name: {"()": formatter} for name, formatter in FORMATTERS.items()},
        "filters": {"failures": {"()": OnlyFailures}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            "django.request": {"filters": ["failures"]},
            # Somebody asked for another site: the line about the request says so, and it is no error of ours.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


class OnlyFailures(logging.Filter):
    """Of what Django says about its answers the errors alone: every other answer has its line from RequestIds."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", 500) == 500


class ScrubbingFormatter(logging.Formatter):
    def facts(self, record: logging.LogRecord) -> dict:
        """What is known of a record and may be kept, in the order in which one reads it."""
        request = getattr(record, "request", None)
        request = request if isinstance(request, HttpRequest) else None
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_ids.current(),
            "message": self._message(record, request),
            **getattr(record, "fields", {}),
        }
        error = record.exc_info[1] if record.exc_info else None
        return facts | ({"error": scrubbed_traceback(error, typed_into(request) if request else ())} if error else {})

    def _message(self, record: logging.LogRecord, request: HttpRequest | None) -> str:
        if request and record.name == "django.request":
            return f"{request_ids.name_of(request)} failed"
        text = " ".join(record.getMessage().splitlines())
        # Django itself names the path.
        return scrub(text.replace(request.path, request_ids.route_of(request)) if request else text)


class JsonFormatter(ScrubbingFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.facts(record), ensure_ascii=False, default=str)


class LineFormatter(ScrubbingFormatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = self.facts(record)
        request = f" [{facts['request']}]" if facts["request"] else ""
        line = f"{facts['time']} {facts['level']} {facts['logger']}{request} {facts['message']}"
        return "\n".join([line, *facts.get("error", "").splitlines()])


FORMATTERS = {"json": JsonFormatter, "lines": LineFormatter}
