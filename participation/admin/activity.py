from django import forms
from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation import moves
from participation.admin.scoped import ScopedAdmin
from participation.models import Affiliation

FIELDS = ("program", "title", "slug", "summary", "audiences")
SIGN_UP_FIELDS = ("opens_at", "closes_at", "capacity", "reviewed", "published")


class ActivityForm(forms.ModelForm):
    audiences = forms.MultipleChoiceField(
        label=_("Who can take part"), choices=Affiliation.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_capacity(self):
        capacity = self.cleaned_data["capacity"]
        taken = self.instance.taken if self.instance.pk else 0  # of `with_places`
        if capacity is not None and capacity < taken:
            message = ngettext("%d place is taken already.", "%d places are taken already.", taken)
            raise forms.ValidationError(message % taken)
        return capacity


class ActivityAdmin(ScopedAdmin):
    """For a concrete kind of Activity: every save goes through `moves`, so that raised places promote."""

    form = ActivityForm
    list_display = ("title", "program", "published", "opens_at", "closes_at", "places_taken", "waiting_list")
    list_filter = (("program", RelatedOnlyFieldListFilter), "published")
    list_select_related = ("program",)
    search_fields = ("title", "summary")
    prepopulated_fields = {"slug": ("title",)}

    def get_queryset(self, request):
        return super().get_queryset(request).with_places()

    @admin.display(description=_("places taken"))
    def places_taken(self, activity):
        return activity.taken if activity.capacity is None else f"{activity.taken} / {activity.capacity}"

    @admin.display(description=_("waiting"), ordering="waiting")
    def waiting_list(self, activity):
        return activity.waiting

    def save_model(self, request, obj, form, change):
        moves.save_activity(activity=obj, by=request.user)

    def record_save(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> None:
        """Nothing: `moves.save_activity` writes the entry, from whatever page it is called."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except moves.IllegalMove as error:
            # Somebody took a place between the form's check and the save.
            messages.error(request, str(error))
            return redirect(request.get_full_path())
