"""What a reader expects of any page: links to take along, a menu that keeps its place, nothing missing on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from browser import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from handbook import BuiltSite

TABS_AND_ANSWERS = "python/garbage_collection/index.html"
LAST_OF_THE_MENU = "about/verification.html"
SHOWN = "element => element.checkVisibility({contentVisibilityAuto: true}) && element.getClientRects().length > 0"


def read(page: Page, site: BuiltSite, name: str) -> None:
    page.goto((site.outdir / name).as_uri(), wait_until="load")


def test_the_link_of_a_heading_is_reached_by_tab_seen_and_copied_by_enter(page: Page, site: BuiltSite) -> None:
    read(page, site, TABS_AND_ANSWERS)
    page.locator("article h2").first.click(position={"x": 5, "y": 20})
    page.keyboard.press("Tab")
    link = page.locator("article h2 .headerlink").first
    page.wait_for_function("() => document.activeElement.matches('h2 > .headerlink')")
    assert link.evaluate("link => getComputedStyle(link).opacity") == "1"
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.link-copied').textContent === '已复制这一节的链接'")
    assert unquote(page.url).endswith(link.get_attribute("href"))


def test_the_link_of_a_heading_is_seen_and_copied_by_touch(chromium: Browser, site: BuiltSite) -> None:
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    read(page, site, TABS_AND_ANSWERS)
    link = page.locator("article h2 .headerlink").first
    assert float(link.evaluate("link => getComputedStyle(link).opacity")) > 0.5
    link.tap()
    page.wait_for_function("() => document.querySelector('.link-copied').textContent !== ''")
    context.close()


@pytest.mark.parametrize("name", [TABS_AND_ANSWERS, LAST_OF_THE_MENU])
def test_the_menu_shows_the_page_that_is_read(chromium: Browser, site: BuiltSite, name: str) -> None:
    context = chromium.new_context(viewport={**DESKTOP, "height": 420})
    page = context.new_page()
    read(page, site, name)
    menu, current = (
        page.evaluate(f"() => document.querySelector('{each}').getBoundingClientRect().toJSON()")
        for each in (".sidebar-scroll", ".sidebar-tree .current-page")
    )
    assert menu["top"] <= current["top"] < current["bottom"] <= menu["bottom"] + 1
    context.close()


def test_on_paper_every_tab_every_answer_and_every_picture_is_there_and_folded_again_after(
    page: Page, site: BuiltSite
) -> None:
    read(page, site, TABS_AND_ANSWERS)
    # the output below a table says nothing that the table does not
    folded = "[...document.querySelectorAll('.sd-tab-content, article details:not(.folded-output) > *')]"
    hidden = f"() => {folded}.filter(e => !({SHOWN})(e)).length"
    assert page.evaluate(hidden) > 5
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(hidden) == 0
    assert page.locator("img[loading=lazy]").count() == 0
    assert page.locator("article details:not([open])").count() == 0
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 0


def test_with_forced_colours_found_words_can_be_read_and_a_copy_button_shows_that_it_has_the_focus(
    chromium: Browser, site: BuiltSite
) -> None:
    context = chromium.new_context(forced_colors="active", viewport=DESKTOP)
    page = context.new_page()
    read(page, site, TABS_AND_ANSWERS)
    colours = page.evaluate(
        """() => ['article', 'dialog.cjk-search'].map(place => {
            const mark = document.createElement('mark');
            mark.className = place === 'article' ? 'cjk-search-mark' : '';
            const home = document.querySelector(place) ?? document.body.appendChild(Object.assign(
              document.createElement('div'), {className: 'cjk-search'}));
            home.append(mark);
            const {color, backgroundColor} = getComputedStyle(mark);
            return [color, backgroundColor];
        })"""
    )
    for colour, background in colours:
        assert luminance(colour) - luminance(background) > 0.5 or luminance(background) - luminance(colour) > 0.5
    button = page.locator("button.copybtn").first
    button.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert button.evaluate("button => document.activeElement === button && getComputedStyle(button).outlineStyle") != (
        "none"
    )
    context.close()


def test_a_chinese_character_in_code_is_as_wide_as_two_letters_whatever_its_style(page: Page, site: BuiltSite) -> None:
    read(page, site, TABS_AND_ANSWERS)
    widths = page.evaluate(
        """() => ['', 'font-weight:700', 'font-style:italic'].flatMap(style => ['汉', '，', '中'].map(han => {
            const pre = document.querySelector('article .highlight pre');
            const measure = text => {
              const line = Object.assign(document.createElement('span'), {textContent: text.repeat(40)});
              line.style.cssText = style;
              pre.append(line);
              const {width} = line.getBoundingClientRect();
              line.remove();
              return width;
            };
            return [style + han, measure(han) / measure('a')];
        }))"""
    )
    assert [(name, ratio) for name, ratio in widths if abs(ratio - 2) > 0.01] == []


def luminance(colour: str) -> float:
    """From black, 0, to white, 1: enough to tell that two system colours differ."""
    red, green, blue = (float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return (red + green + blue) / 765


def test_the_arrow_keys_turn_to_the_next_page_and_back_but_not_while_a_control_has_the_focus(
    page: Page, site: BuiltSite
) -> None:
    read(page, site, "geometry/kd_tree/index.html")
    following = page.locator(".related-pages .next-page")
    assert following.get_attribute("aria-keyshortcuts") == "ArrowRight"
    title = following.locator(".title").inner_text()
    page.locator(".theme-toggle-content .theme-toggle").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+ArrowRight")
    assert page.locator("h1").inner_text().rstrip("¶") != title
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("title => document.querySelector('h1')?.textContent.startsWith(title)", arg=title)
    page.wait_for_load_state("load")  # a title can be read before the scripts of its page listen
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('h1')?.textContent.startsWith('k-d 树')")


def test_a_bar_shows_how_far_the_reader_is(phone: Page, site: BuiltSite) -> None:
    read(phone, site, TABS_AND_ANSWERS)
    bar = phone.locator(".reading-progress")
    bar.wait_for(state="attached")
    share = "() => new DOMMatrix(getComputedStyle(document.querySelector('.reading-progress')).transform).a"
    assert phone.evaluate(share) == 0
    phone.evaluate("() => scrollTo({top: 1e9, behavior: 'instant'})")
    phone.wait_for_function(f"() => ({share})() === 1")
    phone.evaluate("() => scrollTo({top: document.documentElement.scrollHeight / 2, behavior: 'instant'})")
    phone.wait_for_function(f"() => ({share})() > 0.3 && ({share})() < 0.7")
