import os

from gunicorn.config import Config
from gunicorn.glogging import Logger

from rbi_portal.logs import FORMATTERS


class GunicornLogger(Logger):
    """Gunicorn's own messages in our form; no access log, which would hold paths and networks."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        formatter = FORMATTERS[os.environ.get("LOG_FORMAT") or "json"]()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)

    def warning(self, msg: str, *args: object, **options: object) -> None:
        # It quotes the line that could not be read, which may hold anything.
        super().warning(msg.partition(" from ip=")[0], *args, **options)

    def access(self, *args: object) -> None:
        """Nothing: pages.request_ids writes the line about a request."""
