from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from connect import subscriptions
from connect.forms import PreferencesForm, SubscribeForm
from connect.models import Subscription
from participation import limits, participant

READER, READER_SECONDS = "connect_reader", 2 * 60 * 60
SHOW_OR_ACT = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@SHOW_OR_ACT
def subscribe(request: HttpRequest) -> HttpResponse:
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.allow_sign_up(request, form.cleaned_data["email"]):
            return render(request, "participation/too_many.html", status=429)
        subscriptions.ask(form.cleaned_data["email"], form.cleaned_data["programs"], form.submission)
        return redirect("connect:sent")
    return render(request, "connect/subscribe.html", {"form": form})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "connect/sent.html")


@never_cache
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, where history and logs would keep it."""
    email = subscriptions.email_of(token)
    if email is None:
        return render(request, "participation/expired_link.html", status=410)
    request.session[READER] = {"email": email, "since": timezone.now().timestamp()}
    return redirect("connect:mine")


@never_cache
@SHOW_OR_ACT
def mine(request: HttpRequest) -> HttpResponse:
    """GET shows what an address gets, with one large button; POST says yes to what is ticked."""
    email = _email(request)
    if email is None:
        return redirect("connect:subscribe")
    asked = Subscription.objects.of(email).filter(unsubscribed_at=None)
    typed = request.POST if request.method == "POST" else None
    form = PreferencesForm(typed, initial={"programs": asked.values_list("program", flat=True)})
    if request.method == "POST" and form.is_valid():
        subscriptions.choose(email, form.cleaned_data["programs"])
        messages.success(request, _("Saved. Thank you for staying connected."))
        return redirect("connect:mine")
    confirmed = Subscription.objects.of(email).filter(confirmed_at__isnull=False).exists()
    return render(request, "connect/mine.html", {"form": form, "email": email, "confirmed": confirmed})


def _email(request: HttpRequest) -> str | None:
    """The address whose link was followed, or that of the participant who is here."""
    person = participant.current(request)
    if person and person.is_verified:
        return person.email
    reader = request.session.get(READER)
    recent = reader and timezone.now().timestamp() - reader["since"] < READER_SECONDS
    return reader["email"] if recent else None


# A mail program posts here by itself (RFC 8058); the token in the address is what it has to show.
@csrf_exempt
@never_cache
@SHOW_OR_ACT
def leave(request: HttpRequest, token: str) -> HttpResponse:
    subscription = subscriptions.subscription_of(token)
    if subscription is None:
        raise Http404
    if request.method != "POST":
        return render(request, "connect/leave.html", {"subscription": subscription})
    left_now = subscriptions.leave(subscription)
    return render(request, "connect/left.html", {"subscription": subscription, "left_now": left_now})
