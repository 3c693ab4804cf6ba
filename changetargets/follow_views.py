from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from changetargets import following
from changetargets.forms import FollowForm
from changetargets.models import ChangeTarget
from pages.requests import show_or_act
from participation import limits
from participation.models import Program, Sphere


def subject_of(request: HttpRequest) -> ChangeTarget | Sphere | Program:
    """What the address names: ?program=, with &sphere= or &target= where it is not all of the program."""
    program, sphere, target = (request.GET.get(name, "") for name in ("program", "sphere", "target"))
    if target:
        return get_object_or_404(ChangeTarget.objects.for_reading(), program__slug=program, slug=target)
    if sphere:
        return get_object_or_404(Sphere, program__slug=program, slug=sphere)
    return get_object_or_404(Program, slug=program)


@never_cache
@show_or_act
def follow(request: HttpRequest) -> HttpResponse:
    subject = subject_of(request)
    form = FollowForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "changetargets/follow.html", {"subject": subject, "form": form})
    email = form.cleaned_data["email"]
    limits.require_sign_up(request, email)
    following.ask(email=email, subject=subject, submission=form.submission)
    return redirect("changetargets:follow_sent")


@require_safe
def follow_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "changetargets/follow_sent.html")


@never_cache
@show_or_act
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button, since scanners of email open links; POST confirms."""
    follow = following.to_confirm(token)
    if follow is None:
        return render(request, "changetargets/link_too_old.html", status=410)
    if request.method == "POST":
        following.confirm(follow)
    context = {"subject": follow.subject, "confirmed": request.method == "POST"}
    return render(request, "changetargets/confirm.html", context)


@never_cache
@csrf_exempt  # RFC 8058: the mail program posts without a cookie; the token in the address is the proof
@show_or_act
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button; POST unsubscribes. A second time is harmless."""
    try:
        follower = following.to_stop(token)
    except following.Unsigned:
        return render(request, "changetargets/link_too_old.html", status=404)
    if follower and request.method == "POST":
        following.stop(follower)
        follower = None
    context = {
        "follows": follower.follows.select_related("target", "sphere", "program") if follower else [],
        "stopped": follower is None,
    }
    return render(request, "changetargets/stop.html", context)
