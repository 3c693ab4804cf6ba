from celery import shared_task

from datawalk import services


@shared_task
def remind() -> int:
    return services.remind()
