"""Code on every screen: no button covers it, wide lines are wrapped or opened large, by touch and by keyboard."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from lxml.html import tostring

from html_pages import of_class, pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from handbook import BuiltSite

CHAPTER = "geometry/kd_tree/index.html"
WIDE = "deep_learning/detr/index.html"
TOOLS = ".code-tools .code-tool"
#: The buttons of blocks that lie over a character of the code.
COVERING = """() => [...document.querySelectorAll("article .highlight > pre")].flatMap((pre) => {
  if (!pre.checkVisibility() || !pre.clientWidth) return [];
  const range = document.createRange();
  range.selectNodeContents(pre);
  const lines = [...range.getClientRects()];
  return [...pre.parentElement.querySelectorAll("button")].filter((button) => {
    const {left, right, top, bottom} = button.getBoundingClientRect();
    return lines.some((line) => line.left < right - 1 && line.right > left + 1
      && line.top < bottom - 1 && line.bottom > top + 1);
  }).map((button) => button.outerHTML.slice(0, 80));
})"""
SCROLLING = """() => [...document.querySelectorAll("article .highlight > pre")]
  .filter((pre) => pre.clientWidth && pre.scrollWidth > pre.clientWidth).length"""

#: Columns that a line of code may have: so many a desktop shows beside the menus, and nothing scrolls sideways.
COLUMNS = 88


def columns(line: str) -> int:
    """How wide a line is: a Chinese character is as wide as two letters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def code_in(block: str) -> list[str]:
    """The lines of a block that somebody has written: in a session, what stands at a prompt."""
    lines = block.splitlines()
    session = any(line.startswith(">>> ") for line in lines)
    return [line for line in lines if not session or line.startswith((">>> ", "... "))]


def test_nobody_is_told_to_install_what_everybody_has(site: BuiltSite) -> None:
    said = [
        block["why"]
        for page in pages_of(site.outdir).values()
        for script in page.xpath("//script[@id='live-listings']")
        for block in json.loads(script.text)["blocks"]
        if "why" in block
    ]
    assert len(said) > 100
    assert [why for why in said if "resource" in why or "sphinx_runnable_listings" in why] == []


def test_no_line_of_code_is_wider_than_a_column_of_text(site: BuiltSite) -> None:
    """What a program has printed may be: nobody breaks its lines."""
    found, seen = [], 0
    for name, page in pages_of(site.outdir).items():
        for block in page.xpath(f"//article{of_class('highlight')}/pre"):
            language = block.getparent().getparent().get("class") or ""
            if "highlight-text" in language:
                continue
            lines = code_in(block.text_content())
            seen += len(lines)
            found += [f"{name}: {columns(line)}: {line}" for line in lines if columns(line) > COLUMNS]
    assert seen > 5000
    assert found == []


#: Captions, put one below the other into the text of the page, whose last line has no room for two characters.
LONELY = """(captions) => {
  document.querySelector("article").innerHTML = captions.join("");
  return [...document.querySelectorAll("article .code-block-caption")].filter((caption) => {
    const range = document.createRange();
    range.selectNodeContents(caption.querySelector(".caption-text"));
    const lines = new Map();
    for (const {bottom, left, right} of range.getClientRects()) {
      const line = [...lines.keys()].find((other) => Math.abs(other - bottom) < 8) ?? bottom;
      const [from, to] = lines.get(line) ?? [left, right];
      lines.set(line, [Math.min(from, left), Math.max(to, right)]);
    }
    const [from, to] = lines.get(Math.max(...lines.keys()));
    return lines.size > 1 && to - from < 1.8 * parseFloat(getComputedStyle(caption).fontSize);
  }).map((caption) => caption.textContent);
}"""


def test_no_caption_leaves_one_character_alone_on_its_last_line(phone: Page, site: BuiltSite) -> None:
    """The captions of all pages in one: a page for each would cost a hundred times as much."""
    captions = [
        tostring(wrapper, encoding="unicode", with_tail=False)
        for page in pages_of(site.outdir).values()
        for wrapper in page.xpath(of_class("code-block-caption"))
    ]
    assert len(captions) > 300
    read(phone, site, CHAPTER)
    assert phone.evaluate(LONELY, captions) == []


def read(page: Page, site: BuiltSite, name: str) -> None:
    page.goto((site.outdir / name).as_uri(), wait_until="load")
    page.wait_for_selector("button.copybtn", state="attached")


def test_no_button_of_a_block_covers_its_code(page: Page, phone: Page, site: BuiltSite) -> None:
    for window, tools in ((phone, True), (page, False)):
        for name in (CHAPTER, WIDE):
            read(window, site, name)
            if tools:
                window.wait_for_selector(TOOLS)
            assert window.locator("article .highlight > button.copybtn").count() > 5
            assert window.evaluate(COVERING) == []


def test_lines_are_wrapped_by_touch_everywhere_and_next_time_too(phone: Page, site: BuiltSite) -> None:
    read(phone, site, CHAPTER)
    tool = phone.locator(TOOLS).first
    tool.scroll_into_view_if_needed()
    assert phone.evaluate(SCROLLING) > 3
    before = tool.bounding_box()
    assert before
    tool.tap()
    assert phone.evaluate(SCROLLING) == 0
    after = tool.bounding_box()
    assert after
    assert abs(after["y"] - before["y"]) < 2
    phone.reload()
    phone.wait_for_selector(".code-tool[aria-pressed=true]")
    assert phone.evaluate(SCROLLING) == 0
    phone.locator(".code-tool[aria-pressed=true]").first.tap()
    assert phone.evaluate(SCROLLING) > 3


def test_a_block_is_opened_large_and_closed_by_keyboard(phone: Page, site: BuiltSite) -> None:
    read(phone, site, CHAPTER)
    tool = phone.locator(TOOLS).nth(1)
    text = tool.evaluate("tool => tool.closest('.highlight').querySelector('pre').textContent")
    tool.focus()
    phone.keyboard.press("Enter")
    dialog = phone.locator("dialog.code-large[open]")
    assert dialog.locator("pre").text_content() == text
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    size = dialog.bounding_box()
    assert size
    assert (size["width"], size["height"]) == (phone.viewport_size["width"], phone.viewport_size["height"])
    phone.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert tool.evaluate("tool => document.activeElement === tool")


def test_a_block_is_opened_and_closed_by_touch(phone: Page, site: BuiltSite) -> None:
    read(phone, site, CHAPTER)
    phone.locator(TOOLS).nth(1).tap()
    phone.locator("dialog.code-large .code-tool").last.tap()
    phone.locator("dialog.code-large").wait_for(state="detached")


@pytest.mark.parametrize("name", [WIDE, "deep_learning/distributed_data_parallel/index.html"])
def test_nothing_scrolls_sideways_in_a_wide_window(chromium: Browser, site: BuiltSite, name: str) -> None:
    context = chromium.new_context(viewport={"width": 1920, "height": 1000}, service_workers="block")
    page = context.new_page()
    read(page, site, name)
    page.evaluate("() => document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    assert page.evaluate(SCROLLING) == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    context.close()


#: The long names outside code that go on in a second line, with a slash where.
BROKEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const range = document.createRange(), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest("pre, math, svg, script, style, [hidden]")) continue;
    for (const {0: name, index} of text.data.matchAll(/[A-Za-z_][A-Za-z0-9_]{7,}/g)) {
      let line = null;
      for (let place = 0; place < name.length; place++) {
        range.setStart(text, index + place);
        range.setEnd(text, index + place + 1);
        const {top, height} = range.getBoundingClientRect();
        if (line !== null && top > line + height / 2) found.push(`${name.slice(0, place)}/${name.slice(place)}`);
        line = top;
      }
    }
  }
  return found;
}"""


@pytest.mark.parametrize("name", ["genindex.html", "deep_learning/transformer/index.html", WIDE])
def test_no_name_is_broken_inside_a_word(phone: Page, site: BuiltSite, name: str) -> None:
    phone.goto((site.outdir / name).as_uri(), wait_until="load")
    assert [broken for broken in phone.evaluate(BROKEN) if "_/" not in broken] == []
