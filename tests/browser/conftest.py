import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.checks import console_errors

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
]


def chromium_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path()
    if not path:
        pytest.skip("CHROMIUM IS MISSING: install it and no browser test is skipped")
    # Playwright's loop runs in this thread, where Django would otherwise refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(chromium, live_site):
    """Call it for a page in a fresh context on the live site, with Playwright's context options.

    At the end of the test, any error in a console fails it: a breach of the content security policy shows up there.
    """
    contexts, errors = [], []

    def open_page(**options):
        context = chromium.new_context(base_url=live_site.url, **options)
        contexts.append(context)
        page = context.new_page()
        errors.append(console_errors(page))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [error for of_page in errors for error in of_page] == []


@pytest.fixture
def page(new_page):
    return new_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(new_page):
    return new_page(viewport={"width": 390, "height": 844}, has_touch=True)


@pytest.fixture
def dark_page(new_page):
    return new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")


@pytest.fixture
def page_without_javascript(new_page):
    return new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
