"""Listings run in the reader's browser: what they print there, what they cost, and that everybody can use them."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from browser import DESKTOP, PHONE, serving, wait_for_focus
from handbook import ROOT, SOURCE
from sphinx_runnable_listings.live_listings import suite
from sphinx_runnable_listings.live_listings.layout import Layout
from sphinx_runnable_listings.live_listings.runtime import find_node_modules, packed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

LAYOUT = Layout(SOURCE, "docs/source")
CACHE = ROOT / ".cache" / "live_listings"
PAGE = "python/inheritance/index.html"
#: The bar of the first block of that page that shows a part of a listing.
FIRST = ".live-bar:not(.live-home) >> nth=3"
STATE = """() => {
  const bar = LIVE_LISTINGS.blocks[3].bar;
  return !["", "running", undefined].includes(bar.dataset.state) && bar.dataset.state;
}"""
#: Examples that give something else there; their pages say why.
FEW = 6
FONTS = """() => {
  const {element} = LIVE_LISTINGS.blocks[3];
  return Object.fromEntries(["pre", "textarea", ".live-output"].map((selector) => {
    const {fontFamily, fontSize, lineHeight} = getComputedStyle(element.querySelector(selector));
    return [selector, [fontFamily, fontSize, lineHeight]];
  }));
}"""


@pytest.fixture(scope="module")
def runtime():
    return packed(find_node_modules(ROOT))


@pytest.fixture(scope="module")
def listings():
    return suite.verdicts(SOURCE)


def test_every_run_on_record_is_of_the_code_of_today(listings, runtime):
    live = [verdict for verdict in listings if verdict.live]
    assert len(live) >= 95
    assert [suite.name_of(verdict) for verdict in suite.outdated(live, runtime, LAYOUT)] == [], "run: make wasm"


def test_the_page_says_why_a_listing_prints_something_else_in_webassembly():
    rows = suite.recorded_rows(SOURCE)
    assert [row for row in rows if row.state in (suite.DIFFERENT, suite.FAILED) and not row.why] == []
    assert Counter(row.state for row in rows)[suite.EQUAL] >= 95


def test_a_live_listing_of_every_section_prints_in_webassembly_what_is_on_record(listings, runtime):
    """That the record of each is of the code of today is asked above; `make gates` runs them all."""
    quick = (verdict for verdict in listings if verdict.live and _is_quick(verdict))
    first = {verdict.listing.chapter.parent: verdict for verdict in quick}
    runs = suite.browser_runs(list(first.values()), runtime, LAYOUT, CACHE)
    assert {section.name for section in first} == {"python", "tooling", "deep_learning", "geometry"}
    assert {suite.name_of(v) for v in first.values() if v.browser_run != runs[suite.name_of(v)]} == set()


def _is_quick(verdict) -> bool:
    return verdict.listing.path.stem not in {"verify", "agreement"}


@pytest.mark.gates
def test_every_live_listing_prints_in_webassembly_what_is_on_record_or_its_page_says_why_not(listings, runtime, report):
    runs = suite.browser_runs(listings, runtime, LAYOUT, CACHE)
    rows = [suite.row(verdict, runs.get(suite.name_of(verdict))) for verdict in listings]
    report("listings in WebAssembly", dict(Counter(row.state for row in rows)))
    other = {suite.name_of(v) for v in listings if v.live and v.browser_run != runs.get(suite.name_of(v))}
    assert other == set(), "run: make wasm"


@pytest.mark.gates
def test_the_examples_of_the_pages_give_in_webassembly_what_the_pages_say_but_for_a_few(site, runtime, report):
    rows = suite.example_rows(site.doctreedir, runtime, LAYOUT, CACHE)
    counts = Counter()
    for row in rows:
        counts[row.state] += row.count
    report("examples in WebAssembly", dict(counts))
    assert counts[suite.EQUAL] >= 205
    assert [row for row in rows if row.state == suite.DIFFERENT and not row.why] == []
    assert counts[suite.DIFFERENT] <= FEW


def size_in_zip(paths: list[Path]) -> int:
    return sum(len(zlib.compress(path.read_bytes(), 9)) for path in paths)


def test_what_a_page_loads_before_the_press_and_what_the_zip_grows_by(site, report):
    static = site.outdir / "_static"
    folder = static / "live_listings"
    sizes = {
        "script": (static / "live_listings.js").stat().st_size,
        "style": (static / "live_listings.css").stat().st_size,
        "zip": size_in_zip([path for path in folder.rglob("*") if path.is_file()]),
    }
    report("live listings: bytes", sizes)
    assert sizes["script"] <= 8_000
    assert 7_000_000 < sizes["zip"] <= 8_000_000


def start(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")
    page.wait_for_function("() => globalThis.LIVE_LISTINGS?.blocks.length")


def run(page: Page) -> tuple[str, str]:
    page.evaluate("LIVE_LISTINGS.blocks[3].bar.dataset.state = ''")
    page.locator(FIRST).locator("button").first.click()
    state = page.wait_for_function(STATE, timeout=120_000).json_value()
    return state, page.locator(FIRST).locator("[role=status]").inner_text()


def test_a_listing_runs_from_the_unzipped_site_with_the_network_off(chromium: Browser, site):
    context = chromium.new_context(viewport=DESKTOP, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    start(page, (site.outdir / PAGE).as_uri())
    assert [url for url in asked if "/live_listings/" in url] == []
    state, words = run(page)
    assert state == "same"
    assert "与记录逐字节相同" in words
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:", "about:"))] == []
    context.close()


def test_the_runtime_is_kept_once_it_was_used_and_not_before(chromium: Browser, site):
    kept = """async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const {url} of await (await caches.open(name)).keys()) if (url.includes("/runtime/")) found.push(url);
      return found.length;
    }"""
    context = chromium.new_context(viewport=DESKTOP)
    page = context.new_page()
    with serving(site.outdir) as address:
        start(page, f"{address}/{PAGE}")
        page.evaluate("() => navigator.serviceWorker.ready")
        page.wait_for_function("() => navigator.serviceWorker.controller")
        assert page.evaluate(kept) == 0
        assert run(page)[0] == "same"
        pieces = len(list((site.outdir / "_static/live_listings/runtime").rglob("*.js")))
        page.wait_for_function(f"async () => (await ({kept})()) === {pieces}", timeout=120_000)
        names = ["live_listings/session.js", "live_listings/engine.js", PAGE, "files/"]
        page.wait_for_function(
            """async (names) => {
              const found = [];
              for (const name of await caches.keys())
                for (const {url} of await (await caches.open(name)).keys()) found.push(url);
              return names.every((name) => found.some((url) => url.includes(name)));
            }""",
            arg=names,
            timeout=120_000,
        )
    again = context.new_page()
    start(again, f"{address}/{PAGE}")
    assert run(again)[0] == "same"
    context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_is_edited_and_has_run_looks_like_its_page_and_axe_finds_no_violation(
    chromium: Browser, site, colours: str
):
    context = chromium.new_context(viewport=PHONE, color_scheme=colours, reduced_motion="reduce")
    page = context.new_page()
    start(page, (site.outdir / PAGE).as_uri())
    page.locator(FIRST).locator("button").nth(1).click()
    page.wait_for_selector(".live-editor textarea")
    assert run(page)[0] == "same"
    fonts = page.evaluate(FONTS)
    assert fonts["textarea"] == fonts[".live-output"] == fonts["pre"]  # so columns stay columns, and nothing moves
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    wait_for_focus(page)
    page.add_script_tag(path=str(ROOT / "node_modules/axe-core/axe.min.js"))
    violations = """async () => {
      const {violations} = await axe.run(".live-listing");
      return violations.map(({id, nodes}) => [id, nodes[0].html]);
    }"""
    found = page.evaluate(violations)
    context.close()
    assert found == []
