"""Figures can be enlarged, and how a reader has left one can be shared; captions speak of what is there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from html_pages import names_of_pages, of_class, page_of, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from handbook import BuiltSite

#: The width of the text in pixels, in a window that has room for it.
COLUMN = 736
SHARE, ENLARGE = "[aria-label^='复制这幅图的链接']", "[aria-label='放大这幅图']"


def read(page: Page, site: BuiltSite, name: str, asked: str = "") -> None:
    page.goto((site.outdir / name / "index.html").as_uri() + asked, wait_until="load")


def tools_of(page: Page, figure: str) -> Locator:
    return page.locator(f"{figure} + .figure-tools")


def test_every_figure_and_every_diagram_can_be_enlarged(page: Page, site: BuiltSite) -> None:
    read(page, site, "deep_learning/transformer")
    figures = page.locator("article :is(figure, .static-mermaid)").count()
    assert figures > 3
    assert page.locator(f".figure-tools {ENLARGE}").count() == figures


def test_no_diagram_scrolls_sideways_in_a_wide_window(site: BuiltSite) -> None:
    """A diagram is no wider than its column when its letters are as small as they may be."""
    legible = re.compile(r'class="static-mermaid"[^>]*--legible: (\d+)px')
    widths = {
        name: max(map(int, legible.findall((site.outdir / name).read_text("utf-8"))), default=0)
        for name in names_of_pages(site.outdir)
    }
    assert sum(width > 0 for width in widths.values()) > 10
    assert {name: width for name, width in widths.items() if width > COLUMN} == {}


def test_a_picture_is_as_large_as_the_window_closed_by_escape_and_back_in_its_place(
    page: Page, site: BuiltSite
) -> None:
    read(page, site, "deep_learning/transformer")
    figure = page.locator("article figure:not(.interactive)").first
    picture = figure.locator("img").locator("visible=true").first
    picture.scroll_into_view_if_needed()
    before, height = picture.bounding_box(), page.evaluate("() => document.querySelector('article').offsetHeight")
    figure.locator("xpath=following-sibling::*[1]").locator(ENLARGE).focus()
    page.keyboard.press("Enter")
    large = page.locator("dialog.figure-large img").locator("visible=true").first.bounding_box()
    assert before and large
    assert large["width"] > 1.4 * before["width"] or large["height"] > 1.4 * before["height"]
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "关闭"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('dialog.figure-large')")
    assert page.evaluate("() => document.querySelector('article').offsetHeight") == height
    assert figure.evaluate("figure => Boolean(figure.closest('article'))")


def test_on_a_phone_a_finger_enlarges_a_figure_and_moves_its_points_there(phone: Page, site: BuiltSite) -> None:
    read(phone, site, "geometry/convex_hull")
    tool = tools_of(phone, ".interactive-hull").locator(ENLARGE)
    tool.scroll_into_view_if_needed()
    box = tool.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    tool.tap()
    board = phone.locator("dialog.figure-large .interactive-board")
    said = board.locator(".interactive-words").inner_text()
    board.get_by_role("button", name="减一点").tap()
    assert board.locator(".interactive-words").inner_text() != said
    phone.locator("dialog.figure-large [aria-label='关闭']").tap()
    phone.wait_for_function("() => document.querySelector('article .interactive-hull .handle')")
    assert phone.locator(".interactive-hull .handle").count() == 9


@pytest.mark.parametrize(
    ("chapter", "name", "change"),
    [
        ("geometry/convex_hull", "hull", "减一点"),
        ("geometry/delaunay", "dual", "沃罗诺伊图"),
        ("python/inheritance", "merging", "下一步"),
        ("tooling/debugging_with_pdb", "walk", "下一步"),
    ],
)
def test_how_a_figure_was_left_is_there_again_at_the_address_that_was_copied(
    page: Page, site: BuiltSite, chapter: str, name: str, change: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read(page, site, chapter)
    figure = page.locator(f".interactive-{name}")
    asked = f"() => FIGURES.stateOf(document.querySelector('.interactive-{name}'))"
    first = page.evaluate(asked)
    figure.get_by_role("button", name=change).click()
    left, state = figure.locator(".interactive-words").inner_text(), page.evaluate(asked)
    assert state != first
    address = page.evaluate(f"() => FIGURES.addressOf(document.querySelector('.interactive-{name}'), true)")
    assert json.loads(parse_qs(urlsplit(address).query)["state"][0]) == state
    tools_of(page, f".interactive-{name}").locator(SHARE).click()
    page.wait_for_function("() => document.querySelector('.figure-tools .is-copied')")
    read(page, site, "geometry/kd_tree")
    page.goto(address, wait_until="load")
    again = page.locator(f"dialog.figure-large .interactive-{name}")
    assert page.evaluate(asked) == state
    assert again.locator(".interactive-words").inner_text() == left


@pytest.mark.parametrize("state", ["{", "[]", '{"p":[["x"]],"s":["no"],"f":[{}],"b":"x"}', '{"p":[[1]]}', "null"])
def test_an_address_that_somebody_has_changed_leaves_the_figure_as_it_was(
    page: Page, site: BuiltSite, state: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    read(page, site, "geometry/convex_hull")
    said = page.locator(".interactive-hull .interactive-words").inner_text()
    read(page, site, "geometry/convex_hull", f"?state={state}#fig-hull")
    assert page.locator(".interactive-hull .interactive-words").inner_text() == said
    assert errors == []


COVERED = """() => [...document.querySelectorAll("figure + .figure-tools > div")].filter((tools) => {
  const caption = tools.parentElement.previousElementSibling.querySelector("figcaption");
  const words = document.createRange();
  if (caption) words.selectNodeContents(caption);
  const {top, left} = tools.getBoundingClientRect();
  return [...words.getClientRects()].some((line) => line.bottom > top + 2 && line.right > left + 2);
}).length"""


@pytest.mark.parametrize("name", ["python/bytecode_and_frames", "deep_learning/transformer"])
def test_no_tool_of_a_figure_covers_its_caption(page: Page, phone: Page, site: BuiltSite, name: str) -> None:
    for window in (page, phone):
        read(window, site, name)
        assert window.locator("figure + .figure-tools").count() >= 1
        assert window.evaluate(COVERED) == 0


def test_captions_speak_of_what_is_there(page: Page, phone: Page, site: BuiltSite) -> None:
    for window in (page, phone):
        read(window, site, "geometry/convex_hull")
        caption = window.locator(".interactive-hull figcaption").inner_text()
        assert "拖动这些点：实线是凸包" in caption
        assert "缩小一万倍" not in caption
    assert "按 Tab" in page.locator(".interactive-hull .interactive-help").inner_text()
    assert "按 Tab" not in phone.locator(".interactive-hull .interactive-help").inner_text()
    page.emulate_media(media="print")
    printed = page.locator(".interactive-hull figcaption").inner_text()
    assert "缩小一万倍" in printed
    assert "实线是凸包" not in printed
    page.emulate_media(media="screen")


def test_no_caption_speaks_of_the_picture_on_paper_to_those_who_see_the_widget(site: BuiltSite) -> None:
    found = 0
    for name in names_of_pages(site.outdir):
        for figure in page_of(site.outdir / name).xpath(of_class("interactive", "figure")):
            of_pictures = sum(len(text_of(node)) for node in figure.xpath(f".{of_class('picture-only')}"))
            found += of_pictures > 0
            seen = "".join(figure.xpath(".//figcaption//text()[not(ancestor::*[contains(@class, 'picture-only')])]"))
            assert not [word for word in ("纸上", "网页上", "Tab") if word in seen], name
            assert figure.xpath(f".{of_class('live-only')}"), f"{name}: nothing is said of the widget"
    assert found > 20


def test_on_a_phone_the_contents_of_the_page_are_a_tap_away(phone: Page, site: BuiltSite) -> None:
    read(phone, site, "python/garbage_collection")
    summary = phone.locator(".on-this-page > summary")
    box = summary.bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] < phone.locator("h1").bounding_box()["y"]
    links = phone.locator(".on-this-page li li a")
    assert not links.first.is_visible()
    summary.tap()
    assert links.count() == phone.locator("article section section > :is(h2, h3, h4)").count()
    target = links.nth(3).get_attribute("href")
    links.nth(3).tap()
    phone.wait_for_function("hash => decodeURIComponent(location.hash) === decodeURIComponent(hash)", arg=target)
    phone.wait_for_function(
        """hash => {
            const section = document.getElementById(decodeURIComponent(hash.slice(1)));
            return Math.abs(section.getBoundingClientRect().top) < 120;
        }""",
        arg=target,
    )


def test_a_wide_window_shows_the_contents_once_and_the_keyboard_opens_those_of_a_narrow_one(
    page: Page, phone: Page, site: BuiltSite
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    read(page, site, "python/garbage_collection")
    assert not page.locator(".on-this-page").is_visible()
    read(phone, site, "python/garbage_collection")
    phone.locator(".on-this-page > summary").focus()
    phone.keyboard.press("Enter")
    assert phone.locator(".on-this-page li li a").first.is_visible()
