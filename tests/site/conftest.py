"""The site in its other formats, the address at which a browser finds it, and pages for tests to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import DESKTOP, PHONE, Windows, serving
from handbook import REPOSITORY, built
from sphinx_runnable_listings.webassembly import WebAssemblyPythons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from handbook import BuiltSite

#: What `make site` collects, to be offered on the page of downloads.
COLLECTED = ("incoming-transmission.pdf", "incoming-transmission.epub", "incoming-transmission-html.zip",
             "incoming-transmission.docset.tgz")  # fmt: skip


@pytest.fixture(scope="session")
def edition(
    shared_folder: Path, site: BuiltSite, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], BuiltSite]:
    """The handbook in another format: ``edition("epub")``, built once a run, of the pages that the site has read.

    ``dirhtml`` is built as `make site` builds: with an address, so that there are feeds, with a repository, and with
    files to offer.
    """
    folder = tmp_path_factory.mktemp("collected")
    for name in COLLECTED:
        (folder / name).write_bytes(name.encode())
    settings = (
        f"download_list_folder={folder}",
        "html_baseurl=https://example.org/",
        f"source_links_repository={REPOSITORY}",
    )
    publish = tuple(part for setting in settings for part in ("-D", setting))

    def build(builder: str) -> BuiltSite:
        options = publish if builder == "dirhtml" else ()
        return built(shared_folder / f"edition-{builder}", builder, *options, doctrees=site.doctreedir)

    return build


@pytest.fixture(scope="session")
def address(site: BuiltSite) -> Iterator[str]:
    with serving(site.outdir) as address:
        yield address


@pytest.fixture(scope="session")
def webassembly() -> Iterator[WebAssemblyPythons]:
    """The Pythons in WebAssembly, each of which takes seconds to start: their tests are of one xdist_group."""
    with WebAssemblyPythons() as pythons:
        yield pythons


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    return Windows(chromium)


@pytest.fixture
def page(windows: Windows) -> Iterator[Page]:
    """A page on a desktop, as new."""
    with windows.page(viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def phone(windows: Windows) -> Iterator[Page]:
    """A page on a phone, as new."""
    with windows.page(viewport=PHONE, has_touch=True, is_mobile=True) as page:
        yield page
