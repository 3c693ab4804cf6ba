from django.apps import apps

from participation.models import Activity, Participation


def kinds() -> dict[str, type[Participation]]:
    """The concrete kinds of taking part that are installed, by the label of their app."""
    return {model._meta.app_label: model for model in apps.get_models() if issubclass(model, Participation)}


def activity_of(kind: type[Participation]) -> type[Activity]:
    return kind._meta.get_field("activity").remote_field.model
