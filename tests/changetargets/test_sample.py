from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.utils import timezone

import participation.sample
from changetargets import sample
from changetargets.models import ChangeTarget, Update
from changetargets.open_data import json_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    return yaml.safe_load((Path(settings.BASE_DIR) / "content" / "program.yaml").read_text(encoding="utf-8"))


def test_the_sample_says_what_the_content_says(content):
    participation.sample.load(content)
    sample.load(content, 3)
    targets = {target.slug: target for target in ChangeTarget.objects.for_reading()}
    said = [(entry["slug"], entry["status"].replace(" ", "_"), entry["current"]) for entry in content["change_targets"]]
    assert [(slug, targets[slug].status, targets[slug].value) for slug, _status, _current in said] == said
    assert max(target.year for target in targets.values()) <= timezone.localdate().year
    assert any(target.is_stale for target in targets.values())


def test_loading_again_leaves_alone_what_a_coordinator_edited(content):
    participation.sample.load(content)
    sample.load(content, 3)
    ChangeTarget.objects.filter(slug="trained-readers").update(title="Edited")
    before = json_text(ChangeTarget.objects.for_reading())
    count = Update.objects.count()
    sample.load(content, 4)
    assert json_text(ChangeTarget.objects.for_reading()) == before
    assert Update.objects.count() == count
