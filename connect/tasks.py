from celery import shared_task

from connect import announcements


@shared_task
def send_announcements() -> int:
    return announcements.send_batches()
