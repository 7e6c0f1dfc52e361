"""axe-core finds nothing to complain about on any type of page, in any colours, on any screen.

Each page is opened once: what it waited for before it was drawn is asked here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import BOXES, DESKTOP, PAGE_TYPES, PHONE, WAITED_FOR, search_for, wait_for_focus
from handbook import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
#: All rules, or those alone that judge colours.
ALL, COLOURS = {}, {"runOnly": ["color-contrast", "link-in-text-block"]}
#: How each type of page is judged while it is open. Both screens and both colours meet all the rules.
VISIT = [("desktop", "light", ALL), ("desktop", "dark", COLOURS), ("phone", "dark", ALL), ("phone", "light", COLOURS)]
#: furo opens a drawer where its box is ticked.
DRAWERS = {"__navigation": ".sidebar-drawer", "__toc": ".toc-drawer"}
#: Everything has slid to its place and has taken on its colour.
AT_REST = "() => !document.getAnimations().some((each) => each instanceof CSSTransition)"
#: What axe calls each element that fails, with the rule. What is fine need not be described.
SUMMARY = """async (options) => {
  const {violations} = await axe.run({resultTypes: ["violations"], ...options});
  const describe = (id, {target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`;
  return violations.flatMap(({id, nodes}) => nodes.map((node) => describe(id, node)));
}"""


def violations(page: Page, options: dict[str, object] = ALL) -> list[str]:
    if not page.evaluate("() => 'axe' in globalThis"):
        page.add_script_tag(path=str(AXE))
    page.wait_for_function(AT_REST)
    return page.evaluate(SUMMARY, options)


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_page_waits_for_nothing_but_its_text_and_axe_finds_no_violation(
    page: Page, address: str, report, name: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="networkidle")
    assert page.evaluate("() => performance.getEntriesByType('resource').length") > 3
    assert page.evaluate(WAITED_FOR) == []
    found = {}
    for screen, colours, rules in VISIT:
        page.set_viewport_size(SCREENS[screen])
        page.emulate_media(color_scheme=colours)
        wait_for_focus(page)
        found[f"{screen}, {colours}"] = violations(page, rules)
    report("axe: violations", {"page": name, **{visit: len(problems) for visit, problems in found.items()}})
    assert {visit: problems for visit, problems in found.items() if problems} == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_violation_in_the_open_search(page: Page, address: str, colours: str) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.goto(f"{address}/index.html", wait_until="networkidle")
    search_for(page, "垃圾回收")
    page.wait_for_selector("dialog [role=option]")
    assert violations(page) == []


@pytest.mark.parametrize("drawer", DRAWERS)
def test_axe_finds_no_violation_in_an_open_drawer(page: Page, address: str, drawer: str) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/{PAGE_TYPES['code-heavy chapter']}", wait_until="networkidle")
    page.evaluate(f"document.getElementById('{drawer}').checked = true")
    page.locator(f"{DRAWERS[drawer]} a:visible").first.wait_for()
    wait_for_focus(page)
    for colours, rules in (("light", ALL), ("dark", COLOURS)):
        page.emulate_media(color_scheme=colours)
        assert violations(page, rules) == []


def test_the_tab_key_passes_by_a_drawer_that_is_shut_and_enters_one_that_is_open(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/{PAGE_TYPES['code-heavy chapter']}", wait_until="networkidle")
    assert entered(page) == set()
    page.evaluate("document.getElementById('__navigation').checked = true")
    assert entered(page) == {".sidebar-drawer"}


def entered(page: Page) -> set[str]:
    """The drawers that the focus comes to within forty steps from the top of the page."""
    page.locator(".skip-to-content").focus()
    found = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        found |= {it for it in DRAWERS.values() if page.evaluate("(it) => !!document.activeElement.closest(it)", it)}
    return found


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("image-alt", "<main><h1>题</h1><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></main>"),
        ("color-contrast", "<main><h1>题</h1><p style='color:#bbb;background:#fff'>看不清</p></main>"),
        ("button-name", "<main><h1>题</h1><button></button></main>"),
        ("landmark-unique", "<main><h1>题</h1></main><nav>一</nav><nav>二</nav>"),
    ],
)
def test_a_page_with_a_fault_is_found(page: Page, rule: str, body: str) -> None:
    page.set_content(f"<!doctype html><html lang=zh><title>题</title><body>{body}</body></html>")
    assert any(problem.startswith(rule) for problem in violations(page))


@pytest.mark.parametrize("name", ["code-heavy chapter", "formula-heavy chapter"])
def test_a_box_takes_the_focus_while_it_scrolls_and_no_longer(page: Page, address: str, name: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="load")
    wait_for_focus(page)
    narrow = page.evaluate(f"() => {BOXES}.filter((box) => box.tabIndex === 0).length")
    page.set_viewport_size({"width": 2400, "height": 900})
    page.wait_for_function(f"(narrow) => {BOXES}.filter((box) => box.tabIndex === 0).length < narrow", arg=narrow)
