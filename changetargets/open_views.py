"""The tracker for other programs: a feed and files, each with the filters of the page they were asked from."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from changetargets import open_data
from changetargets.forms import FilterForm
from changetargets.models import ChangeTarget, Update
from pages.texts import without_unseen
from tables.downloads import download
from tables.writing import CSV

UPDATES_IN_FEED = 50


def chosen(request: HttpRequest):
    return ChangeTarget.objects.for_reading().matching(**FilterForm(request.GET).chosen)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "changetargets/open_data.html", {"columns": open_data.COLUMNS})


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    return download(CSV, "change-targets", open_data.csv_pieces(chosen(request)))


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    return HttpResponse(open_data.json_text(chosen(request)), content_type="application/json")


class UpdatesFeed(Feed):
    feed_type = Atom1Feed

    def get_object(self, request):
        return chosen(request)

    def title(self, targets):
        return _("Change targets – We’re All In")

    def subtitle(self, targets):
        return _("Wins and setbacks of the change targets")

    def link(self, targets):
        return settings.BASE_URL + reverse("changetargets:tracker")

    def items(self, targets):
        updates = Update.objects.published().filter(target__in=targets.order_by().values("pk"))
        return updates.newest_first().select_related("target__program")[:UPDATES_IN_FEED]

    def item_title(self, update):
        title = f"{update.get_kind_display()}: {update.target} ({update.get_status_display()})"
        return without_unseen(title)

    def item_description(self, update):
        return without_unseen(update.text)

    def item_link(self, update):
        return f"{settings.BASE_URL}{update.target.get_absolute_url()}#update-{update.pk}"

    def item_pubdate(self, update):
        return update.published_at

    def item_updateddate(self, update):
        return update.published_at
