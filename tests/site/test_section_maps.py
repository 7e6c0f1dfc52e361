"""Each section is a map: every chapter is on it, in every format, by keyboard and touch."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from handbook import SOURCE
from html_pages import of_class, parsed

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handbook import BuiltSite

SECTIONS = sorted(path.parent.name for path in SOURCE.glob("*/index.md") if path.parent.name != "about")
STOP = f"{of_class('chapter-map')}/li{of_class('chapter-map-title')}//a/@href"


def chapters(section: str) -> set[str]:
    return {path.parent.name for path in (SOURCE / section).glob("*/index.md")}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_chapter_of_a_section_is_on_its_map(site: BuiltSite, section: str) -> None:
    assert len(SECTIONS) == 4
    page = parsed((site.outdir / section / "index.html").read_bytes())
    stops = [href.removesuffix("/index.html") for href in page.xpath(STOP)]
    assert len(stops) == len(set(stops))
    assert set(stops) == chapters(section)


def test_the_maps_of_the_epub_have_every_chapter_too(edition) -> None:
    with zipfile.ZipFile(edition("epub").outdir / "incoming-transmission.epub") as book:
        for section in SECTIONS:
            stops = {
                href.removesuffix("/index.xhtml") for href in parsed(book.read(f"{section}/index.xhtml")).xpath(STOP)
            }
            assert stops == chapters(section)


def test_the_whole_stop_is_the_link_and_large_enough_for_a_finger(phone: Page, site: BuiltSite) -> None:
    phone.goto((site.outdir / "geometry/index.html").as_uri())
    sizes = phone.evaluate(
        "() => [...document.querySelectorAll('.chapter-map > li')].map(stop => stop.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44
    stop = phone.locator(".chapter-map > li", has=phone.locator("a[href='kd_tree/index.html']"))
    stop.scroll_into_view_if_needed()
    summary = stop.locator(".chapter-map-summary").bounding_box()
    assert summary
    phone.touchscreen.tap(summary["x"] + 20, summary["y"] + summary["height"] / 2)
    phone.wait_for_url("**/geometry/kd_tree/index.html")


def test_a_stop_is_reached_by_tab_seen_and_opened_by_enter(page: Page, site: BuiltSite) -> None:
    page.goto((site.outdir / "deep_learning/index.html").as_uri())
    link = page.locator(".chapter-map-title a").nth(1)
    page.locator(".chapter-map-title a").first.focus()
    page.keyboard.press("Tab")
    assert link.evaluate("link => document.activeElement === link")
    assert link.evaluate("link => getComputedStyle(link, '::after').outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/distributed_data_parallel/index.html")


def test_dots_stand_beside_the_titles_and_lines_meet_from_stop_to_stop(page: Page, site: BuiltSite) -> None:
    page.goto((site.outdir / "geometry/index.html").as_uri())
    off = page.evaluate(
        """() => [...document.querySelectorAll('.chapter-map > li')].map(stop => {
            const dot = stop.querySelector('circle').getBoundingClientRect();
            const range = document.createRange();
            range.selectNodeContents(stop.querySelector('.chapter-map-title a'));
            const line = range.getClientRects()[0];
            return [dot.top + dot.height / 2 - line.top - line.height / 2, line.left - dot.right];
        })"""
    )
    assert all(abs(vertical) < 4 and left > 0 for vertical, left in off), off
    gaps = page.evaluate(
        """() => [...document.querySelectorAll('.chapter-map > li')].slice(1).map(stop =>
            stop.getBoundingClientRect().top - stop.previousElementSibling.getBoundingClientRect().bottom)"""
    )
    assert max(abs(gap) for gap in gaps) < 1
