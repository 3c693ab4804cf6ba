from celery import shared_task

from connect import announcements, digests, subscriptions


@shared_task
def send_announcements() -> int:
    return announcements.send_batches()


@shared_task
def send_digests() -> int:
    return digests.send_digests()


@shared_task
def forget_who_left() -> int:
    return subscriptions.forget_who_left()
