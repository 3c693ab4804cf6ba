from tests.browser.checks import follow


def test_bob_goes_to_his_school_and_comes_back_to_the_desk(bob, provider, chromium, live_site):
    """Not in a page of the fixtures, which fails for errors in the console: the provider's own page has some."""
    bob.authenticator_set.all().delete()
    with chromium.new_context(base_url=live_site.url) as context:
        page = context.new_page()
        page.goto("/admin/")
        page.click("text=Example University")
        page.wait_for_url(f"{provider.url}/**", timeout=10_000)
        page.fill("[name=sub]", "1")
        follow(page, "button:has-text('Authorize')")
        assert page.url == f"{live_site.url}/admin/"
