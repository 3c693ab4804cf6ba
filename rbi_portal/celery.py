import os

from celery import Celery, Task, signals
from django.conf import settings
from django.utils.log import configure_logging

from pages import request_ids

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rbi_portal.settings")

app = Celery("rbi_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def log_as_the_portal_does(**_kwargs: object) -> None:
    """In place of Celery's own logging, which stays off while something listens here."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@signals.before_task_publish.connect
def hand_the_request_on(headers: dict, **_kwargs: object) -> None:
    headers["portal_request_id"] = request_ids.current()


@signals.task_prerun.connect
def work_under_an_id(task_id: str, task: Task, **_kwargs: object) -> None:
    """Under the id of the request that nudged, or under the task's own."""
    request_ids.begin(task.request.get("portal_request_id") or task_id)
