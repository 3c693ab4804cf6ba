from typing import Any

from django import forms

from pages.forms import GuardedFormMixin
from participation.forms import PersonForm
from tests.reading_group.models import Reader, ReadingGroup


class ReaderForm(GuardedFormMixin, PersonForm):
    submit_label = "Sign up"
    why = forms.CharField(label="Why this book?", required=False)
    format = forms.ChoiceField(label="How do you read?", choices=Reader.Format.choices)
    chapters = forms.IntegerField(label="How many chapters will you present?", required=False)
    brings_cake = forms.BooleanField(label="I bring a cake", required=False)
    from_day = forms.DateField(label="From when on?", required=False)
    spheres = forms.ModelMultipleChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, group: ReadingGroup, **options: Any) -> None:
        super().__init__(*args, audiences=group.audiences, **options)
        self.fields["spheres"].queryset = group.program.spheres.all()
