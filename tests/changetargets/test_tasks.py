from celery import current_app
from django.conf import settings


def test_beat_knows_the_tasks_of_the_tracker_by_name():
    current_app.loader.import_default_modules()
    ours = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "changetargets" in entry["task"]}
    assert ours == {"changetargets.tasks.remind_coordinators"}
    assert ours - set(current_app.tasks) == set()
