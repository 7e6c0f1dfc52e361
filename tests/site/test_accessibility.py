"""axe-core finds nothing to complain about on any type of page, in any colours, on any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import BOXES, DESKTOP, PAGE_TYPES, PHONE, search_for, wait_for_focus
from handbook import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
#: furo opens a drawer where its box is ticked.
DRAWERS = {"__navigation": ".sidebar-drawer", "__toc": ".toc-drawer"}
#: What axe calls each element that fails, with the rule.
SUMMARY = """async () => {
  const {violations} = await axe.run();
  const describe = (id, {target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`;
  return violations.flatMap(({id, nodes}) => nodes.map((node) => describe(id, node)));
}"""


def violations(page: Page) -> list[str]:
    page.add_script_tag(path=str(AXE))
    return page.evaluate(SUMMARY)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_no_violation(chromium: Browser, address: str, report, screen: str, colours: str) -> None:
    context = chromium.new_context(viewport=SCREENS[screen], color_scheme=colours, reduced_motion="reduce")
    page = context.new_page()
    found = {}
    for name, path in PAGE_TYPES.items():
        page.goto(f"{address}/{path}", wait_until="networkidle")
        wait_for_focus(page)
        found[name] = violations(page)
        report("axe: violations", {"screen": screen, "colours": colours, "page": name, "violations": len(found[name])})
    context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_violation_in_the_open_search(chromium: Browser, address: str, colours: str) -> None:
    page = chromium.new_page(viewport=PHONE, color_scheme=colours, reduced_motion="reduce")
    page.goto(f"{address}/index.html", wait_until="networkidle")
    search_for(page, "垃圾回收")
    page.wait_for_selector("dialog [role=option]")
    found = violations(page)
    page.close()
    assert found == []


@pytest.mark.parametrize("drawer", DRAWERS)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_violation_in_an_open_drawer(chromium: Browser, address: str, colours: str, drawer: str) -> None:
    page = chromium.new_page(viewport=PHONE, color_scheme=colours, reduced_motion="reduce")
    page.goto(f"{address}/{PAGE_TYPES['code-heavy chapter']}", wait_until="networkidle")
    page.evaluate(f"document.getElementById('{drawer}').checked = true")
    page.locator(f"{DRAWERS[drawer]} a:visible").first.wait_for()
    page.wait_for_timeout(300)  # until it has slid in
    found = violations(page)
    page.close()
    assert found == []


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
def test_a_page_with_a_fault_is_found(chromium: Browser, rule: str, body: str) -> None:
    page = chromium.new_page()
    page.set_content(f"<!doctype html><html lang=zh><title>题</title><body>{body}</body></html>")
    assert any(problem.startswith(rule) for problem in violations(page))
    page.close()


@pytest.mark.parametrize("name", ["code-heavy chapter", "formula-heavy chapter"])
def test_a_box_takes_the_focus_while_it_scrolls_and_no_longer(page: Page, address: str, name: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="load")
    wait_for_focus(page)
    narrow = page.evaluate(f"() => {BOXES}.filter((box) => box.tabIndex === 0).length")
    page.set_viewport_size({"width": 2400, "height": 900})
    page.wait_for_function(f"(narrow) => {BOXES}.filter((box) => box.tabIndex === 0).length < narrow", arg=narrow)
