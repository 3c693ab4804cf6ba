"""What somebody may do with what we know of them: change it, take it along, erase it."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pages.requests import show_or_act
from participation import audit, email_change, limits, links, participant, personal_data, sessions, visitor
from participation.erase import erase
from participation.forms import ChangeEmailForm, DetailsForm
from participation.models import Action, Person


@never_cache
@show_or_act
@participant.required
def details(request: HttpRequest, person: Person) -> HttpResponse:
    form = DetailsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.record(by=person, action=Action.EDIT, row=person, program_id=None, facts={"columns": form.changed_data})
        messages.success(request, _("Your details are saved."))
        return redirect("my_participation")
    return render(request, "rbi_portal/my_details.html", {"form": form})


@never_cache
@show_or_act
@participant.required
def change_email(request: HttpRequest, person: Person) -> HttpResponse:
    form = ChangeEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.require_sign_up(request, form.cleaned_data["email"])
        email_change.request(person, form.cleaned_data["email"], form.submission)
        messages.success(request, _("We have written to both addresses. The change needs a yes from each."))
        return redirect("my_participation")
    return render(request, "rbi_portal/my_email.html", {"form": form, "person": person})


@never_cache
@require_safe
@participant.required
def download(request: HttpRequest, person: Person) -> HttpResponse:
    answer = JsonResponse(personal_data.of(person), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="my-participation.json"'
    return answer


@never_cache
@show_or_act
@participant.required
def erase_me(request: HttpRequest, person: Person) -> HttpResponse:
    """GET says what is kept and why; POST erases."""
    if request.method != "POST":
        return render(request, "rbi_portal/erase_me.html", {"person": person})
    erase(person)
    visitor.forget(request)
    return redirect("erased")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "rbi_portal/erased.html")


@require_POST
@participant.required
def sign_out_everywhere(request: HttpRequest, person: Person) -> HttpResponse:
    """End the participant's sessions in all browsers, and every link that was ever sent."""
    links.revoke_all(person)
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    sessions.end_all(person)
    visitor.forget(request)
    messages.success(request, _("You are signed out in every browser."))
    return redirect("home")
