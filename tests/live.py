"""The site in a thread, its static files served by the site itself and not by Django's test handlers."""

from django.core.wsgi import get_wsgi_application
from django.test.testcases import LiveServerThread


class LiveSite:
    def __init__(self):
        self._thread = LiveServerThread("127.0.0.1", static_handler=lambda _: get_wsgi_application())
        self._thread.daemon = True
        self._thread.start()
        self._thread.is_ready.wait()
        if self._thread.error:
            raise self._thread.error

    @property
    def url(self) -> str:
        return f"http://{self._thread.host}:{self._thread.port}"

    def stop(self) -> None:
        self._thread.terminate()
