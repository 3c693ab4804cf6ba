from celery import shared_task

from changetargets import following, reminders


@shared_task
def send_digests() -> int:
    return following.send_digests()


@shared_task
def remind_coordinators() -> int:
    return reminders.remind_all()
