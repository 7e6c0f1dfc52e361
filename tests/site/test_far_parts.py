"""What is far from the screen is laid out late, and neither eyes nor links nor paper nor the keyboard notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import BOXES, CHROMIUM, DESKTOP, MISSING, PAGE_TYPES, PHONE, wait_for_focus

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

SCREENS = {"desktop": DESKTOP, "phone": PHONE}
NEVER = "section, h1, h2, h3, h4, h5, h6, span, a, figure"
FAR = "article > section:has(> section:nth-of-type(7)) > section:nth-of-type(n + 3)"
PARTS = f":is({FAR}, {FAR} section) > :not({NEVER})"
LONG = "formula-heavy chapter"
#: How far, in pixels, anything that can be seen stands out of the part that it belongs to.
STANDING_OUT = f"""() => {{
  const style = document.createElement("style");
  style.textContent = `{PARTS} {{ content-visibility: visible !important; }}`;
  document.head.append(style);
  const found = [];
  for (const part of document.querySelectorAll("{PARTS}")) {{
    const box = part.getBoundingClientRect();
    if (!box.width) continue;
    for (const inner of part.querySelectorAll("*")) {{
      if (!inner.checkVisibility({{visibilityProperty: true, opacityProperty: true}})) continue;
      let clipped = false;
      for (let at = inner.parentElement; at !== part.parentElement; at = at.parentElement)
        clipped ||= getComputedStyle(at).overflowX !== "visible";
      const {{left, right, top, bottom, width, height}} = inner.getBoundingClientRect();
      if (clipped || !width || !height) continue;
      const out = Math.max(box.left - left, right - box.right, box.top - top, bottom - box.bottom);
      if (out > 16) found.push(`${{Math.round(out)}} px: ${{inner.outerHTML.slice(0, 120)}}`);
    }}
  }}
  return found;
}}"""
ALL_SEEN = f"""() => [...document.querySelectorAll("{PARTS}")].every((part) =>
  getComputedStyle(part).contentVisibility === "visible")"""


@pytest.fixture(params=SCREENS)
def screen(request, chromium: Browser) -> Page:
    page = chromium.new_page(viewport=SCREENS[request.param], service_workers="block")
    yield page
    page.close()


@pytest.mark.parametrize(
    "name", ["front page", "updates", "code-heavy chapter", LONG, "chapter with tabs", "downloads"]
)
def test_nothing_stands_out_of_its_part_to_be_cut_off(screen: Page, address: str, name: str) -> None:
    screen.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="networkidle")
    assert screen.evaluate(STANDING_OUT) == []


def test_what_stands_out_is_seen(screen: Page, address: str) -> None:
    screen.goto(f"{address}/{PAGE_TYPES[LONG]}", wait_until="networkidle")
    part = screen.locator(f"{FAR} > .literal-block-wrapper").first
    part.evaluate("(part) => { part.firstElementChild.style.transform = 'translateX(-3rem)' }")
    assert screen.evaluate(STANDING_OUT)


def test_a_far_part_waits_until_the_page_has_loaded_and_no_longer(screen: Page, address: str) -> None:
    screen.add_init_script(f"""addEventListener("load", () => {{
      window.waiting = [...document.querySelectorAll("{PARTS}")].filter((part) => part.firstElementChild &&
        !part.firstElementChild.checkVisibility({{contentVisibilityAuto: true}})).length;
    }})""")
    screen.goto(f"{address}/{PAGE_TYPES[LONG]}", wait_until="load")
    assert screen.evaluate("window.waiting") > 10
    screen.wait_for_function(ALL_SEEN)


TOP = "(element) => element.getBoundingClientRect().top"


def settled(page: Page, element: Locator) -> float:
    """Where the element stands when the page has come to rest; furo scrolls smoothly."""
    places = [-1.0, element.evaluate(TOP)]
    while abs(places[-1] - places[-2]) > 0.5 or len(places) < 5:
        page.wait_for_timeout(400)
        places.append(element.evaluate(TOP))
    return places[-1]


def test_a_link_into_a_far_part_arrives_there(screen: Page, address: str) -> None:
    goal = screen.locator("#transformer-parallel").first
    screen.goto(f"{address}/{PAGE_TYPES[LONG]}#transformer-parallel", wait_until="networkidle")
    assert -2 <= settled(screen, goal) <= 160
    screen.goto("about:blank")
    screen.goto(f"{address}/{PAGE_TYPES[LONG]}", wait_until="networkidle")
    screen.evaluate("() => { location.hash = '#transformer-parallel' }")
    assert -2 <= settled(screen, goal) <= 160


@pytest.mark.parametrize("name", ["code-heavy chapter", LONG])
def test_a_reader_who_scrolls_up_from_the_end_sees_the_text_move_as_far_as_the_wheel(
    screen: Page, address: str, name: str
) -> None:
    screen.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="load")
    screen.wait_for_function(ALL_SEEN)
    screen.mouse.move(200, 400)
    goal = screen.locator("article > section > section > h2").last
    goal.evaluate(
        "(element) => scrollTo({top: element.getBoundingClientRect().top + scrollY - 300, behavior: 'instant'})"
    )
    screen.wait_for_timeout(300)
    for _ in range(8):
        before = goal.evaluate(TOP)
        screen.mouse.wheel(0, -500)
        screen.wait_for_timeout(300)
        assert abs(goal.evaluate(TOP) - before - 500) <= 2


def test_paper_has_everything(screen: Page, address: str) -> None:
    screen.goto(f"{address}/{PAGE_TYPES[LONG]}", wait_until="networkidle")
    screen.emulate_media(media="print")
    values = f"() => [...document.querySelectorAll('{PARTS}')].map((part) => getComputedStyle(part).contentVisibility)"
    assert set(screen.evaluate(values)) == {"visible"}


@pytest.mark.parametrize("name", ["code-heavy chapter", LONG])
def test_every_box_that_scrolls_can_take_the_focus_however_far_it_is(screen: Page, address: str, name: str) -> None:
    screen.set_viewport_size(PHONE)
    screen.goto(f"{address}/{PAGE_TYPES[name]}", wait_until="load")
    wait_for_focus(screen)
    narrow = screen.evaluate(f"() => {BOXES}.filter((box) => box.tabIndex === 0).length")
    screen.set_viewport_size({"width": 2400, "height": 900})
    screen.wait_for_function(f"(narrow) => {BOXES}.filter((box) => box.tabIndex === 0).length < narrow", arg=narrow)
