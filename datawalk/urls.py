from django.urls import path

from datawalk import door, stations, views

app_name = "datawalk"

urlpatterns = [
    path("", views.next_walk, name="next"),
    path("at/<str:code>/", door.check_in, name="check_in"),
    path("<slug:program>/calendar.ics", views.feed, name="feed"),
    path("<slug:program>/<slug:slug>/", views.walk, name="walk"),
    path("<slug:program>/<slug:slug>/rsvp/", views.rsvp, name="rsvp"),
    path("<slug:program>/<slug:slug>/rsvp/change/", views.change, name="change"),
    path("<slug:program>/<slug:slug>/rsvp/sent/", views.sent, name="sent"),
    path("<slug:program>/<slug:slug>/stations/", stations.all_stations, name="stations"),
    path("<slug:program>/<slug:slug>/stations/<int:number>/", stations.station, name="station"),
    path("<slug:program>/<slug:slug>/stations/<int:number>/agree/<int:pk>/", stations.agree, name="agree"),
    path("<slug:program>/<slug:slug>/map/", stations.the_map, name="map"),
    path("<slug:program>/<slug:slug>/posters/", stations.posters, name="posters"),
    path("<slug:program>/<slug:slug>/wall/", stations.wall, name="wall"),
    path("<slug:program>/<slug:slug>/summary/", views.summary, name="summary"),
    path("<slug:program>/<slug:slug>/door/", door.door, name="door"),
    path("<slug:program>/<slug:slug>/door/walk-in/", door.walk_in, name="walk_in"),
    path("<slug:program>/<slug:slug>/door/walk-in/<int:pk>/undo/", door.undo_walk_in, name="undo_walk_in"),
]
