from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from pages.navigation import cards
from participation.models import Program
from rbi_portal.openings import open_now


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"cards": cards(), "openings": open_now(), "programs": Program.objects.all()}
    return render(request, "rbi_portal/home.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it at this address on pages that link none: the admin, downloads."""
    return redirect(static("favicon.svg"))
