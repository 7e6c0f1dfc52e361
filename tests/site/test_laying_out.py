"""In a narrow window a page is laid out section by section, and where its reader needs a place, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import LAID_OUT, PAGE_TYPES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handbook import BuiltSite

LONG = PAGE_TYPES["formula-heavy chapter"]
WAITS = "() => document.documentElement.matches('.lays-out')"
#: What a browser has not drawn nor given a place, among the last words of each section.
PASSED_OVER = """() => [...document.querySelectorAll('article section section')]
  .filter((section) => !section.lastElementChild.checkVisibility({contentVisibilityAuto: true})).length"""
#: One step of layout.js, and how many blocks of the section it is at have no place yet.
STEP = """() => { next(); return document.querySelectorAll('.is-laid-out > .waits').length; }"""
BLOCKS_PASSED_OVER = """() => [...document.querySelectorAll('.is-laid-out > .waits')]
  .filter((block) => block.firstElementChild?.checkVisibility({contentVisibilityAuto: true}) === false).length"""
SECTIONS = "() => document.querySelectorAll('article section section').length"
DOWN = "() => scrollTo({top: 3000, behavior: 'instant'})"
MARKED = "() => document.querySelectorAll('.toc-tree .scroll-current').length === 1"
HEIGHT = "() => document.querySelector('article').getBoundingClientRect().height"
LAST = "() => [...document.querySelectorAll('article section section')].at(-1).id"
TOP = "(id) => document.getElementById(id).getBoundingClientRect().top"


def test_sections_out_of_sight_wait_and_then_have_the_place_that_they_always_had(phone: Page, address: str) -> None:
    phone.route("**/layout.js*", lambda route: route.abort())
    phone.goto(f"{address}/{LONG}", wait_until="load")
    assert phone.evaluate(WAITS)
    assert phone.evaluate(PASSED_OVER) > 10
    phone.unroute("**/layout.js*")
    phone.goto(f"{address}/{LONG}?all", wait_until="load")
    assert (phone.evaluate(WAITS), phone.evaluate(PASSED_OVER)) == (False, 0)
    height = phone.evaluate(HEIGHT)
    phone.goto(f"{address}/{LONG}", wait_until="load")
    phone.wait_for_function(LAID_OUT)
    assert (phone.evaluate(PASSED_OVER), phone.evaluate(HEIGHT)) == (0, height)
    phone.evaluate(DOWN)
    phone.wait_for_function(MARKED)


def test_the_first_frame_has_no_section_and_the_second_those_in_sight(
    phone: Page, address: str, site: BuiltSite
) -> None:
    phone.route("**/layout.js*", lambda route: route.abort())
    phone.goto(f"{address}/{LONG}", wait_until="load")
    phone.wait_for_function("() => !document.documentElement.matches('.first-frame')")
    in_sight = phone.evaluate(SECTIONS) - phone.evaluate(PASSED_OVER)
    page = (site.outdir / LONG).read_text("utf-8").replace("requestAnimationFrame(() => setTimeout", "void (() => 0")
    phone.route(f"**/{LONG}", lambda route: route.fulfill(body=page, content_type="text/html"))  # no second frame
    phone.goto("about:blank")
    phone.goto(f"{address}/{LONG}", wait_until="load")
    assert (in_sight > 0, phone.evaluate(PASSED_OVER)) == (True, phone.evaluate(SECTIONS))


def test_a_section_that_nobody_has_seen_is_laid_out_block_by_block(phone: Page, address: str, site: BuiltSite) -> None:
    script = (site.outdir / "_static/layout.js").read_text("utf-8")
    script = script.replace("later(some)", "globalThis.next = some").replace("AT_A_TIME = 4", "AT_A_TIME = -1")
    phone.route("**/layout.js*", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    phone.goto(f"{address}/{LONG}", wait_until="load")
    phone.wait_for_function("() => !document.documentElement.matches('.first-frame')")
    waiting = next(count for _ in range(phone.evaluate(SECTIONS)) if (count := phone.evaluate(STEP)))
    assert waiting > 3
    assert phone.evaluate(BLOCKS_PASSED_OVER) > 3
    assert [phone.evaluate(STEP) for _ in range(waiting)] == [*range(waiting)][::-1]
    while phone.evaluate(WAITS):
        phone.evaluate(STEP)
    assert (phone.evaluate(PASSED_OVER), phone.evaluate(BLOCKS_PASSED_OVER)) == (0, 0)


def test_a_browser_that_cannot_tell_what_is_drawn_lays_out_whole_sections(
    phone: Page, address: str, site: BuiltSite
) -> None:
    script = (site.outdir / "_static/layout.js").read_text("utf-8").replace("checkVisibility", "notYetThere")
    phone.route("**/layout.js*", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    phone.goto(f"{address}/{LONG}", wait_until="load")
    phone.wait_for_function(LAID_OUT)


def test_a_wide_window_lays_all_out_at_once(page: Page, address: str) -> None:
    page.route("**/layout.js*", lambda route: route.abort())
    page.goto(f"{address}/{LONG}", wait_until="load")
    assert (page.evaluate(WAITS), page.evaluate(PASSED_OVER)) == (False, 0)
    page.evaluate(DOWN)
    page.wait_for_function(MARKED)


def test_an_address_of_a_section_leads_to_it(phone: Page, address: str) -> None:
    phone.goto(f"{address}/{LONG}", wait_until="load")
    phone.wait_for_function(LAID_OUT)
    section = phone.evaluate(LAST)
    phone.emulate_media(reduced_motion="reduce")
    phone.goto("about:blank")
    phone.route("**/layout.js*", lambda route: route.abort())
    phone.goto(f"{address}/{LONG}#{section}", wait_until="load")
    assert (phone.evaluate(WAITS), phone.evaluate(PASSED_OVER)) == (False, 0)
    before = phone.evaluate(TOP, section)
    phone.evaluate("() => scrollBy({top: -5000, behavior: 'instant'})")
    phone.evaluate("() => scrollBy({top: 5000, behavior: 'instant'})")
    assert phone.evaluate(TOP, section) == pytest.approx(before, abs=1)


def test_a_link_into_the_page_has_all_laid_out(phone: Page, address: str, site: BuiltSite) -> None:
    script = (
        (site.outdir / "_static/layout.js").read_text("utf-8").replace("later(some)", "some")
    )  # nothing is ever idle
    phone.route("**/layout.js*", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(f"{address}/{LONG}", wait_until="load")
    section = phone.evaluate(LAST)
    phone.evaluate("() => { document.querySelector('details.on-this-page').open = true }")
    phone.locator("details.on-this-page a").last.click()
    assert phone.evaluate(PASSED_OVER) == 0
    assert 0 <= phone.evaluate(TOP, section) < 844


def test_paper_has_all_at_once(phone: Page, address: str) -> None:
    phone.route("**/layout.js*", lambda route: route.abort())
    phone.goto(f"{address}/{LONG}", wait_until="load")
    phone.emulate_media(media="print")
    assert phone.evaluate(PASSED_OVER) == 0
