"""The address at which a browser finds the site, and a page for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import DESKTOP, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.conftest import BuiltSite


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
