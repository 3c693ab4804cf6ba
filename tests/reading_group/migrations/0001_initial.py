"""The tables as the models have them now: they exist in the tests alone, so they have no past to keep."""

from django.db import migrations
from django.db.migrations.state import ModelState

from tests.reading_group.models import Reader, ReadingGroup


def create(state: ModelState) -> migrations.CreateModel:
    return migrations.CreateModel(state.name, list(state.fields.items()), state.options, state.bases, state.managers)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("participation", "0001_initial")]
    operations = [create(ModelState.from_model(model)) for model in (ReadingGroup, Reader)]
