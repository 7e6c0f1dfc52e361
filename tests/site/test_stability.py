"""Nothing on a page moves while it loads, and every picture has a size and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml.html import tostring

from browser import DESKTOP, PAGE_TYPES, PHONE, serving
from html_pages import of_class, pages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Route

    from handbook import BuiltSite

SCREENS = {"desktop": DESKTOP, "phone": PHONE}
#: A window as high as this shows the fonts and pictures of several screens.
HEIGHT = 5000
#: What comes late: fonts and pictures, by the ends of their names.
LATE = (".woff2", ".svg", ".png")
#: How far a turn of the wheel goes. A picture is asked for when it is 2,500 pixels away or less, and comes so many
#: turns later, when the reader is there.
TURN, TURNS = 600, 5
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
MOVED = "() => window.moved"
DRAWN_AGAIN = """() => new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))"""
HAS_TEXT = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
HAS_ALL_IN_SIGHT = """() => {
  const inSight = ({top, bottom}) => bottom > 0 && top < innerHeight;
  return document.readyState === "complete" && document.fonts.status === "loaded"
    && [...document.images].every((image) => image.complete || !inSight(image.getBoundingClientRect()));
}"""
AT_THE_BOTTOM = "() => innerHeight + scrollY >= document.documentElement.scrollHeight - 2"


class Reader:
    """Reads pages to which fonts and pictures come late, and notes what moves."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(WATCH)
        self.page = context.new_page()
        self.page.route(lambda url: url.partition("?")[0].endswith(LATE), self._keep_waiting)
        self._turn = 0
        self._waiting: list[tuple[int, Route]] = []

    def _keep_waiting(self, route: Route) -> None:
        self._waiting.append((self._turn, route))

    def _let_come(self, *, late_by: int = 0) -> None:
        """Let come what was asked for ``late_by`` turns ago or earlier; the page is drawn with it."""
        self._turn += 1
        waiting, self._waiting = self._waiting, []
        for turn, route in waiting:
            if turn < self._turn - late_by:
                route.continue_()
            else:
                self._waiting.append((turn, route))
        self.page.evaluate(DRAWN_AGAIN)

    def open(self, address: str, window: dict[str, int]) -> list[str]:
        """What moved when fonts and pictures came to a page whose text had been drawn without them."""
        self.page.goto("about:blank")
        self.page.set_viewport_size(window)
        self._waiting.clear()
        self.page.goto(address, wait_until="domcontentloaded")
        self.page.wait_for_function(HAS_TEXT)
        while not self.page.evaluate(HAS_ALL_IN_SIGHT):
            self._let_come()
        self._let_come()
        return self.page.evaluate(MOVED)

    def scroll_down(self) -> list[str]:
        """What moved until the end of the page, pictures coming when they are in sight."""
        self.page.mouse.move(200, 400)
        while not self.page.evaluate(AT_THE_BOTTOM):
            self.page.mouse.wheel(0, TURN)
            self._let_come(late_by=TURNS)
        while not self.page.evaluate(HAS_ALL_IN_SIGHT):
            self._let_come()
        self._let_come()
        return self.page.evaluate(MOVED)

    def open_twice(self, address: str, window: dict[str, int]) -> list[str]:
        """What moved both times. A word can move once, when the page was drawn before its text had all come."""
        return _both_times(lambda: self.open(address, window))

    def scroll_down_twice(self, address: str, window: dict[str, int]) -> list[str]:
        """What moved both times until the end of a page, which is opened anew each time."""

        def read() -> list[str]:
            self.open(address, window)
            return self.scroll_down()

        return _both_times(read)


def _both_times(read: Callable[[], list[str]]) -> list[str]:
    if not (found := read()):
        return []
    again = {element_of(what) for what in read()}
    return [what for what in found if element_of(what) in again]


def element_of(what: str) -> str:
    """The element in a message about a move; where it went may differ a little from reading to reading."""
    return what.rpartition(": ")[0]


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[Reader]:
    with chromium.new_context(service_workers="block") as context:
        yield Reader(context)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", JUDGED)
def test_nothing_moves_when_fonts_and_pictures_come_late(reader: Reader, address: str, report, screen, name) -> None:
    url = f"{address}/{PAGE_TYPES[name]}"
    loading = reader.open_twice(url, {**SCREENS[screen], "height": HEIGHT})
    scrolling = reader.scroll_down_twice(url, SCREENS[screen])
    report("layout shifts", {"screen": screen, "page": name, "loading": len(loading), "scrolling": len(scrolling)})
    assert (loading, scrolling) == ([], [])


def test_a_picture_without_a_size_is_seen_to_move_the_text(reader: Reader, site: BuiltSite, tmp_path) -> None:
    (tmp_path / "logo.svg").write_bytes((site.outdir / "_static/logo.svg").read_bytes())
    html = "<!doctype html><html lang=zh><title>题</title><p>一</p>{}<img src=logo.svg alt='' loading=lazy><p>二</p>"
    (tmp_path / "index.html").write_text(html.format(""), encoding="utf-8")
    (tmp_path / "long.html").write_text(html.format("<div style='height: 9000px'></div>"), encoding="utf-8")
    with serving(tmp_path) as address:
        assert [what for what in reader.open_twice(f"{address}/index.html", PHONE) if "<p>二" in what]
        assert reader.open_twice(f"{address}/long.html", PHONE) == []
        assert [what for what in reader.scroll_down() if "<p>二" in what]


def test_every_picture_has_a_size_and_words(site: BuiltSite) -> None:
    decoration = f"{of_class('sidebar-brand')}//img | {of_class('header-left')}//img | //img[@role='presentation']"
    lacking, seen = [], 0
    for name, page in pages_of(site.outdir).items():
        decorative = set(page.xpath(decoration))
        for image in page.iter("img"):
            seen += 1
            has_size = image.get("width") and image.get("height")
            if not has_size or not (image.get("alt") or image in decorative):
                lacking.append(f"{name}: {tostring(image, encoding='unicode', with_tail=False)}")
    assert seen > 100
    assert lacking == []
