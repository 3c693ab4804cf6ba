from django.apps import AppConfig

from pages.navigation import Card, Entry


class ReadingGroupConfig(AppConfig):
    name = "tests.reading_group"
    verbose_name = "Reading group"
    default_auto_field = "django.db.models.BigAutoField"
    home_card = Card(
        view="reading_group:index",
        glyph="reading_group/glyph.html",
        title="Join the reading group",
        summary="One book a term.",
        time="An evening a month",
        position=70,
    )
    navigation_entry = Entry(view="reading_group:index", label="Reading group", position=70)
