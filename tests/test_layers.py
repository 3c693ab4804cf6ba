"""The dependency rule for what import-linter cannot see: foreign keys, which may name their target as a string."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

RULES = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["tool"]["importlinter"]
BETWEEN_APPS, INSIDE_APPS = RULES["contracts"][:2]
LAYERS = [set(layer.split(" | ")) for layer in BETWEEN_APPS["layers"]]
LAYER = {label: number for number, labels in enumerate(LAYERS) for label in labels}


def targets(model) -> set[str]:
    fields = [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]
    return {field.related_model._meta.app_label for field in fields}


@pytest.mark.parametrize("model", [model for model in apps.get_models() if model._meta.app_label in LAYER])
def test_a_model_points_at_its_own_app_or_a_lower_layer(model):
    own = model._meta.app_label
    others = {target for target in targets(model) - {own} if target in LAYER}
    assert {target for target in others if LAYER[target] <= LAYER[own]} == set()


def test_every_app_of_ours_is_under_the_rules(settings):
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    for named in (LAYER, RULES["root_packages"], INSIDE_APPS["containers"]):
        assert ours - set(named) == set()
