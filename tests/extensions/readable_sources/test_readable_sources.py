"""A source that a site offers can be read in a browser that is told no encoding."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from browser import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FILES = {
    "conf.py": 'project = "P"\nextensions = ["handbook_edition.readable_sources"]\n',
    "index.rst": "甲乙丙\n======\n",
}


def test_a_browser_reads_a_source_from_a_server_that_names_no_charset(chromium: Browser, small_site) -> None:
    out = small_site(FILES).build()
    page = chromium.new_page()
    with serving(out) as address:
        answer = page.goto(f"{address}/_sources/index.rst.txt")
        assert answer
        assert answer.headers["content-type"] == "text/plain"
        assert page.inner_text("body").startswith("甲乙丙")
    page.close()


def test_a_source_is_marked_once(small_site) -> None:
    site = small_site(FILES)
    site.build()
    out = site.build()
    assert (out / "_sources/index.rst.txt").read_bytes() == BOM_UTF8 + FILES["index.rst"].encode()
