"""What every page of the portal owes its readers, as assertions for the browser tests."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BYTES_AT_MOST = 30 * 1024
REQUESTS_AT_MOST = 4
TABS_AT_MOST = 80
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

FOCUS_RING = """
    [null, "::after"].map(part => getComputedStyle(document.activeElement, part))
        .some(style => style.outlineStyle === "solid" && style.outlineWidth === "3px")
"""


def console_errors(page: Page) -> list[str]:
    """The errors of the page's console from now on; that the page itself is a 404 is not one of them."""
    errors = []

    def note(message):
        is_own_status = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type == "error" and not is_own_status:
            errors.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    return errors


def assert_accessible(page: Page, options: dict = AXE_OPTIONS) -> None:
    results = Axe().run(page, options=options)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_no_overflow(page: Page) -> None:
    """Nothing of the page is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, page.url


def assert_sound(new_page, path: str, status: int = 200) -> None:
    """The page at `path` has no fault that axe-core finds, light and dark, large and at 320 pixels, and fits both."""
    for width in (320, 1280):
        for color_scheme in ("light", "dark"):
            page = new_page(viewport={"width": width, "height": 900}, color_scheme=color_scheme)
            assert page.goto(path).status == status
            assert_accessible(page)
            assert_no_overflow(page)


def assert_light(page: Page, path: str) -> None:
    """A first visit to `path` is small, takes few requests, and asks nobody but this site."""
    sizes, addresses = [], []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: addresses.append(request.url))
    assert page.goto(path, wait_until="networkidle").ok
    hosts = {urlsplit(address).netloc for address in addresses}
    assert hosts == {urlsplit(page.url).netloc}
    assert len(addresses) <= REQUESTS_AT_MOST, addresses
    assert sizes
    assert sum(sizes) <= BYTES_AT_MOST


def follow(page: Page, selector: str) -> None:
    """Click, and wait until the page that it leads to has loaded."""
    with page.expect_navigation():
        page.click(selector)


def tab_to(page: Page, selector: str) -> None:
    """Reach an element by the Tab key alone, and see that the ring around it is three pixels wide."""
    for _ in range(TABS_AT_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(FOCUS_RING), f"{selector} shows no focus on {page.url}"
            return
    raise AssertionError(f"{selector} is out of reach of the keyboard on {page.url}")
