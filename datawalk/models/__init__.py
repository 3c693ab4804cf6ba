from datawalk.models.reflection import Reflection, Theme
from datawalk.models.station import MapEntry, Station
from datawalk.models.walk import CheckIn, DataWalk, Rsvp, WalkIn

__all__ = ["CheckIn", "DataWalk", "MapEntry", "Reflection", "Rsvp", "Station", "Theme", "WalkIn"]
