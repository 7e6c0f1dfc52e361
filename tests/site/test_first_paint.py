"""On a slow network a page is drawn as soon as its text arrives: it waits for no sheet and no script.

test_accessibility.py asks each type of page what it waits for, while it is open.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from browser import LAID_OUT, PAGE_TYPES, PHONE, WAITED_FOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, Route

    from handbook import BuiltSite

#: "Slow 3G", as Chromium's tools have it: milliseconds for the way there and back, bytes a second.
LATENCY, SPEED = 2000, 50_000
#: How soon something is to be seen, in milliseconds, and how many requests may have been made by then.
SOON, FEW = 3000, 12
DRAWN = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SHEET = "document.querySelector('script[data-sheet]').previousElementSibling"
#: The selectors of the one sheet that match something on the page, as it is now, and that it does not carry itself.
NOT_CARRIED = f"""() => {{
  const applies = (rule) => !rule.media || matchMedia(rule.media.mediaText).matches;
  const within = (rule) => !applies(rule) ? [] : rule.selectorText ? [rule] : rule.cssRules ? rules(rule) : [];
  const rules = (parent) => [...parent.cssRules].flatMap(within);
  const selectors = (rule) => rule.selectorText.split(/,(?![^(]*\\))/).map((each) => each.trim());
  const own = [...document.querySelectorAll("head > style")].flatMap((style) => rules(style.sheet));
  const carried = new Set(own.flatMap(selectors));
  const matches = (selector) => document.querySelector(selector.replace(/::[-\\w]+(\\([^)]*\\))?/g, "") || "*");
  return [...new Set(rules({SHEET}.sheet).flatMap(selectors))].filter((selector) =>
    !carried.has(selector) && !/:(hover|active)/.test(selector) && matches(selector));
}}"""
HEIGHT = "() => document.querySelector('article').getBoundingClientRect().height"
FACES = f"() => [...{SHEET}.sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule).length"
ASKED = """(drawn) => 1 + performance.getEntriesByType("resource").filter((each) => each.startTime < drawn).length"""


def test_what_comes_before_the_heading_comes_in_a_second_of_a_slow_network(site: BuiltSite) -> None:
    """One way there and back, and a second for the bytes: three seconds."""
    sizes = {}
    for address in PAGE_TYPES.values():
        name = address.partition("?")[0]
        before, heading, _ = (site.outdir / name).read_bytes().partition(b"<h1")
        assert heading, name
        sizes[name] = len(gzip.compress(before))
    assert {name: size for name, size in sizes.items() if LATENCY + 1000 * size / SPEED > SOON} == {}


def test_a_sheet_that_is_waited_for_is_seen(page: Page, site: BuiltSite, address: str) -> None:
    page.route("**/index.html", lambda route: route.fulfill(
        body='<!doctype html><link rel="stylesheet" href="/_static/pygments.css">x', content_type="text/html"
    ))  # fmt: skip
    page.goto(f"{address}/index.html", wait_until="load")
    assert page.evaluate(WAITED_FOR) == [f"{address}/_static/pygments.css"]
    page.unroute("**/index.html")


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_the_one_sheet_has_nothing_that_the_page_needs_before_anybody_does_something(
    phone: Page, address: str, name: str
) -> None:
    phone.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="load")
    phone.wait_for_function(f"() => {SHEET}.sheet")
    joined = name == "search"  # scripts join there at once, and what they show
    assert phone.evaluate(f"() => {SHEET}.media") == ("all" if joined else "print")
    assert (phone.evaluate(NOT_CARRIED) != []) == joined
    phone.wait_for_function(LAID_OUT)
    height = phone.evaluate(HEIGHT)
    phone.keyboard.press("Shift")
    phone.wait_for_function(f"() => {SHEET}.media === 'all'")
    assert phone.evaluate(HEIGHT) == height, "nothing moves when it is used"
    assert phone.evaluate(FACES) == 0


@pytest.mark.parametrize(
    "made",
    [
        lambda page: page.mouse.move(30, 40),
        lambda page: page.keyboard.press("Shift"),
        lambda page: page.evaluate("() => document.querySelector('h1').click()"),
        lambda page: page.evaluate("() => document.head.append(document.createElement('script'))"),
    ],
    ids=["a mouse", "a key", "a tap", "a script"],
)
def test_the_one_sheet_is_used_from_the_first_sign_on(page: Page, address: str, made: Callable[[Page], None]) -> None:
    page.goto(f"{address}/index.html", wait_until="load")
    page.wait_for_function(f"() => {SHEET}.sheet")
    assert page.evaluate(f"() => {SHEET}.media") == "print"
    made(page)
    page.wait_for_function(f"() => {SHEET}.media === 'all'")


def test_a_sign_before_the_one_sheet_is_there_is_not_forgotten(page: Page, address: str) -> None:
    held: list[Route] = []
    page.route("**/all-styles-*", lambda route, _: held.append(route))
    page.goto(f"{address}/index.html", wait_until="domcontentloaded")
    while not held:
        page.wait_for_timeout(20)
    page.keyboard.press("Shift")
    assert page.evaluate(f"() => {SHEET}.media") == "print"
    held[0].continue_()
    page.wait_for_function(f"() => {SHEET}.media === 'all'")


@pytest.mark.gates
@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_page_is_drawn_soon_and_after_few_requests(
    chromium: Browser, address: str, name: str, report: Callable[[str, dict[str, object]], None]
) -> None:
    with chromium.new_context(viewport=PHONE, is_mobile=True, service_workers="block") as context:
        page = context.new_page()
        network = {"offline": False, "latency": LATENCY, "downloadThroughput": SPEED, "uploadThroughput": SPEED}
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", network)
        page.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="commit")
        drawn = page.wait_for_function(DRAWN).json_value()
        asked = page.evaluate(ASKED, drawn)
    report("slow 3G", {"page": name, "first paint, ms": round(drawn), "requests before": asked})
    assert drawn <= SOON
    assert asked <= FEW
