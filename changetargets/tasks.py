from celery import shared_task

from changetargets import reminders


@shared_task
def remind_coordinators() -> int:
    return reminders.remind_all()
