from tests.browser.checks import assert_light, assert_no_overflow, assert_sound, tab_to


def test_home_page_is_sound(new_page):
    assert_sound(new_page, "/")


def test_first_visit_is_light(page):
    assert_light(page, "/")


def test_skip_link_is_the_first_stop_of_the_keyboard(page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_way_to_take_part_is_reached_by_keyboard(page):
    page.goto("/")
    for path in ("coalition", "mini-projects", "change-targets", "data-walk", "myths", "stay-connected"):
        tab_to(page, f".grid a[href='/{path}/']")


def test_menu_of_a_phone_opens_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/")
    assert not page.is_visible(".menu nav")
    page.click(".menu summary")
    assert page.is_visible(".menu a[href='/my-participation/']")


def test_menu_of_a_phone_fits_and_has_large_targets(phone):
    phone.goto("/")
    phone.click(".menu summary")
    assert_no_overflow(phone)
    heights = phone.eval_on_selector_all(".menu a, .menu summary", "all => all.map(e => e.offsetHeight)")
    assert min(heights) >= 44


def test_dark_page_is_dark(dark_page):
    dark_page.goto("/")
    background = dark_page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(22, 16, 29)"


def test_staff_sign_in_is_sound(new_page):
    assert_sound(new_page, "/accounts/login/")
