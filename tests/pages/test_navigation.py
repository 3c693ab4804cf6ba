"""The navigation and the cards follow from the installed apps."""

from django.apps import apps

from pages.navigation import Card, Entry, cards, entries, navigation_entries


def test_the_navigation_stands_in_its_order_and_says_where_one_is():
    shown = [(entry["path"], entry["current"]) for entry in entries("/myths/quiz/")]
    assert shown == [
        ("/coalition/", ""),
        ("/mini-projects/", ""),
        ("/change-targets/", ""),
        ("/data-walk/", ""),
        ("/myths/", "true"),
        ("/reading-group/", ""),
        ("/my-participation/", ""),
    ]
    assert [entry["current"] for entry in entries("/myths/")][4] == "page"


def test_every_app_that_declares_a_card_has_it_on_the_home_page(client, db):
    page = client.get("/").content.decode()
    assert [card.view for card in cards()] == [
        "coalition:index",
        "miniprojects:catalogue",
        "changetargets:tracker",
        "datawalk:next",
        "myths:guide",
        "connect:subscribe",
        "reading_group:index",
    ]
    assert [f'<h3><a href="{card.path}">{card.title}</a></h3>' in page for card in cards()] == [True] * len(cards())
    assert page.count('<svg class="glyph"') == len(cards())


def test_what_is_declared_is_found_and_nothing_else(monkeypatch):
    config = apps.get_app_config("mail")
    before = len(cards()), len(navigation_entries())
    entry = Entry(view="home", label="Home", position=0)
    card = Card(view="home", glyph="coalition/glyph.html", title="Home", summary="", time="", position=0)
    monkeypatch.setattr(config, "navigation_entry", entry, raising=False)
    monkeypatch.setattr(config, "home_card", card, raising=False)
    assert (len(cards()), len(navigation_entries())) == (before[0] + 1, before[1] + 1)
    assert (cards()[0], navigation_entries()[0]) == (card, entry)
