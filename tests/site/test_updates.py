"""The page of updates: what changed last is seen at once, and leads to the place that changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from html_pages import of_class, page_of, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handbook import BuiltSite

VISIBLE = """() => [...document.querySelectorAll("li.change")].filter((entry) => {
  const {height, bottom} = entry.getBoundingClientRect();
  return height > 0 && bottom <= innerHeight;
}).length"""


def test_the_first_screen_tells_at_least_eight_changes(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}/updates.html")
    page.locator("input[type=search]").wait_for()
    assert page.evaluate(VISIBLE) >= 8


def test_changes_lead_to_sections_newest_first(site: BuiltSite) -> None:
    page = page_of(site.outdir / "updates.html")
    entries = page.find_class("change")
    days = [entry.get("data-date") for entry in entries]
    assert len(days) > 80
    assert days == sorted(days, reverse=True)
    noted = [entry for entry in entries if entry.get("data-kind") != "published"]
    links = [entry.find_class("change-line")[0].findall(".//a") for entry in noted]
    places = [link.get("href").partition("#") for found in links for link in found[1:] if "#" in link.get("href")]
    assert len(places) > 50
    missing = [
        f"{name}#{anchor}"
        for name, _sign, anchor in places
        if not page_of(site.outdir / name).xpath(f"//*[@id={unquote(anchor)!r}]")
    ]
    assert missing == []


def test_the_heading_and_the_menu_say_the_same(site: BuiltSite) -> None:
    page = page_of(site.outdir / "updates.html")
    [heading] = page.xpath("//article//h1")
    [entry] = page.xpath(f"{of_class('sidebar-tree')}//a[contains(@class, 'current')]")
    assert re.sub(r"\W*$", "", text_of(heading)) == text_of(entry) == "LATEST UPDATES"


def test_formulas_are_called_math_in_the_view_of_the_sample_alone(site: BuiltSite) -> None:
    page = page_of(site.outdir / "updates.html")
    assert any(
        "[Math]" in text_of(excerpt) for excerpt in page.xpath(f"{of_class('post-card')}{of_class('post-excerpt')}")
    )
    for name in ("index.html", "python/index.html", "geometry/index.html"):
        assert "[Math]" not in text_of(page_of(site.outdir / name).find("body"))
    assert not any("[Math]" in text_of(change) for change in page.find_class("change"))
