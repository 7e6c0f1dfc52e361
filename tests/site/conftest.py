"""The browser that the tests of the site share, and the address at which it finds the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import CHROMIUM, DESKTOP, MISSING, SWITCHES, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.conftest import BuiltSite


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(site: BuiltSite) -> Iterator[str]:
    with serving(site.outdir) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that no other test has seen, on a desktop."""
    context = chromium.new_context(viewport=DESKTOP)
    yield context.new_page()
    context.close()
