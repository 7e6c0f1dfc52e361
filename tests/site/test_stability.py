"""Nothing on a page moves while it loads, and every picture has a size and words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from browser import DESKTOP, PAGE_TYPES, PHONE, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from tests.conftest import BuiltSite

SCREENS = {"desktop": DESKTOP, "phone": PHONE}
#: A window as high as this shows the fonts and pictures of several screens.
HEIGHT = 5000
#: Seconds that fonts and pictures arrive late.
LATE = 0.4
JUDGED = ("front page", "updates", "code-heavy chapter", "formula-heavy chapter", "downloads")
WATCH = """
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const {sources, value} of list.getEntries())
      window.moved.push(...sources.map(({node, previousRect, currentRect}) => {
        const element = node?.nodeType === 1 ? node : node?.parentElement;
        const [from, to] = [previousRect, currentRect].map(({x, y}) => `${x}, ${y}`);
        return `${element?.outerHTML.slice(0, 80)}: ${from} → ${to} (${value})`;
      }));
  }).observe({type: "layout-shift", buffered: true});
"""


def late(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()


def moved(page: Page, address: str) -> list[str]:
    """What moved on the page while fonts and pictures came late."""
    page.add_init_script(WATCH)
    page.route(lambda url: url.partition("?")[0].endswith((".woff2", ".svg", ".png")), late)
    page.goto(address, wait_until="networkidle")
    page.evaluate("() => document.fonts.ready")
    return page.evaluate("() => window.moved")


def moved_each_time(chromium: Browser, address: str, screen: dict[str, int], times: int = 2) -> list[str]:
    """What moved whenever the page was read. A word can move once, when the page was drawn before it had all come."""
    found = []
    for _ in range(times):
        page = chromium.new_page(viewport={**screen, "height": HEIGHT}, service_workers="block")
        found.append(moved(page, address))
        page.close()
        if not found[-1]:
            return []
    again = [{element_of(what) for what in other} for other in found[1:]]
    return [what for what in found[0] if all(element_of(what) in others for others in again)]


def element_of(what: str) -> str:
    """The element in a message about a move; where it went may differ a little from reading to reading."""
    return what.rpartition(": ")[0]


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_moves_when_fonts_and_pictures_come_late(chromium: Browser, address: str, report, screen: str) -> None:
    found = {}
    for name in JUDGED:
        found[name] = moved_each_time(chromium, f"{address}/{PAGE_TYPES[name]}", SCREENS[screen])
        report("layout shifts", {"screen": screen, "page": name, "shifts": len(found[name])})
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", JUDGED)
def test_nothing_that_is_in_sight_moves_while_a_reader_scrolls_down(
    chromium: Browser, address: str, screen: str, name: str
) -> None:
    page = chromium.new_page(viewport=SCREENS[screen], service_workers="block")
    moved(page, f"{address}/{PAGE_TYPES[name]}")
    page.mouse.move(200, 400)
    bottom = "() => innerHeight + scrollY >= document.documentElement.scrollHeight - 2"
    while not page.evaluate(bottom):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(60)
    found = page.evaluate("() => window.moved")
    page.close()
    assert found == []


def test_a_picture_without_a_size_is_seen_to_move_the_text(chromium: Browser, site: BuiltSite, tmp_path) -> None:
    (tmp_path / "logo.svg").write_bytes((site.outdir / "_static/logo.svg").read_bytes())
    html = "<!doctype html><html lang=zh><title>题</title><p>一</p><img src=logo.svg alt=''><p>二</p>"
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    with serving(tmp_path) as address:
        found = moved_each_time(chromium, f"{address}/index.html", PHONE)
    assert [what for what in found if "<p>二" in what]


def test_every_picture_has_a_size_and_words(site: BuiltSite) -> None:
    lacking = []
    for path in sorted(site.outdir.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for image in page.select("img"):
            decoration = (
                image.find_parent(class_=["sidebar-brand", "header-left"]) or image.get("role") == "presentation"
            )
            if not (image.get("width") and image.get("height")) or not (image.get("alt") or decoration):
                lacking.append(f"{path.relative_to(site.outdir)}: {image}")
    assert lacking == []
