"""A real browser for tests: Debian's Chromium through Playwright, servers for it, and a page of every type."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import threading
import time
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

    from handbook import BuiltSite

#: The first that is there. Without the parts that draw windows it needs two thirds of the time of the processor.
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None
)
#: Why tests are skipped where there is none.
MISSING = "a real browser is needed: sudo apt-get install --no-install-recommends chromium fonts-noto-cjk"
#: Chromium of its own accord asks nobody anything.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--font-render-hinting=none",  # else letters are as wide as whole pixels, in the browser without windows
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Milliseconds after which a browser that does not do what is waited for is taken for broken, on a busy machine too.
PATIENCE = 300_000
#: One page of every type.
PAGE_TYPES = {
    "front page": "index.html",
    "updates": "updates.html",
    "archive": "archive.html",
    "tags": "tags.html",
    "section": "python/index.html",
    "code-heavy chapter": "tooling/debugging_with_pdb/index.html",
    "formula-heavy chapter": "deep_learning/transformer/index.html",
    "chapter with tabs": "python/garbage_collection/index.html",
    "figure that scripts bring to life": "geometry/convex_hull/index.html",
    "figure read step by step": "python/inheritance/index.html",
    "figure that readers ask": "tooling/tf_export/index.html",
    "errata": "errata.html",
    "glossary": "glossary.html",
    "general index": "genindex.html",
    "downloads": "downloads.html",
    "search": "search.html?q=垃圾回收",
}
#: What a page did not draw before it had come.
WAITED_FOR = """() => performance.getEntriesByType("resource")
  .filter((each) => each.renderBlockingStatus === "blocking").map((each) => each.name)"""
#: All sections of a page have their place: layout.js.
LAID_OUT = "() => document.readyState === 'complete' && !document.documentElement.matches('.lays-out')"
COMPRESSED = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


class Windows:
    """Pages that the tests of a process share, one for each set of options: opening one costs more than reading it."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._pages: dict[str, Page] = {}

    @contextmanager
    def page(self, **options: object) -> Iterator[Page]:
        """The page of these options; afterwards it forgets what was done with it."""
        from playwright.sync_api import Error

        kind = repr(sorted(options.items()))
        if kind not in self._pages:
            context = self._chromium.new_context(service_workers="block", **options)
            self._pages[kind] = context.new_page()
        page = self._pages[kind]
        try:
            yield page
        finally:
            try:
                self._forget(page, options["viewport"])
            except Error:  # it was left in the middle of something: the next one is another
                self._pages.pop(kind).context.close()

    def _forget(self, page: Page, viewport: dict[str, int]) -> None:
        if not page.url.startswith("about:"):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("about:blank")
        page.unroute_all()
        page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
        page.set_viewport_size(viewport)
        page.mouse.move(0, 0)


class Watch:
    """What a page, or the pages of a context, ask for, what they do not get, and what goes wrong in them."""

    def __init__(self, watched: Page | BrowserContext) -> None:
        self.requests: list[str] = []
        self.failed: list[str] = []
        self.errors: list[str] = []
        self._watched = watched
        self._listeners = {
            "request": lambda request: self.requests.append(request.url),
            "requestfailed": lambda request: self._miss(request, request.failure),
            "response": lambda response: response.status >= 400 and self._miss(response.request, response.status),
            "console": lambda message: message.type == "error" and self.errors.append(message.text),
        }
        fault = "weberror" if hasattr(watched, "new_page") else "pageerror"
        self._listeners[fault] = lambda error: self.errors.append(str(error))

    def __enter__(self) -> Self:
        for event, listener in self._listeners.items():
            self._watched.on(event, listener)
        return self

    def __exit__(self, *_: object) -> None:
        for event, listener in self._listeners.items():
            self._watched.remove_listener(event, listener)

    def _miss(self, request: Request, why: object) -> None:
        """No fault is what a reader who goes on to the next page no longer waits for, nor that a service worker, which
        asks the server too, gets no answer, if the page gets one."""
        if request.service_worker is None and why != "net::ERR_ABORTED":
            self.failed.append(f"{request.url}: {why}")

    def outside(self, start: str) -> list[str]:
        return [url for url in self.requests if not url.startswith((start, "data:", "blob:"))]


def opened(page: Page, site: BuiltSite, chapter: str, name: str) -> Locator:
    """A figure that scripts bring to life, alone on its page, read from the disk."""
    page.goto(alone(site, chapter, name).as_uri(), wait_until="load")
    return page.locator(f".interactive-{name}")


def alone(site: BuiltSite, chapter: str, name: str) -> Path:
    """The page of a chapter with nothing in its text but its title and a figure: whole chapters cost a browser more.

    Its styles and scripts are those of the site, and there is as much to scroll above and below the figure.
    """
    from lxml.html import tostring
    from lxml.html.builder import DIV

    from html_pages import parsed

    folder = site.outdir.with_name("figures")
    path = folder / chapter / f"{name}.html"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        for shared in site.outdir.glob("_*"):
            with suppress(FileExistsError):
                (folder / shared.name).symlink_to(shared)
        page = parsed((site.outdir / chapter / "index.html").read_bytes())
        [figure] = page.find_class(f"interactive-{name}")
        article = page.find(".//article")
        kept = {article, figure, *figure.iterdescendants(), *figure.iterancestors(), *page.iterfind(".//article//h1")}
        strangers = [element for element in article.iterdescendants() if element not in kept]
        strangers += [*page.find_class("sidebar-tree")[0], *page.find_class("toc-tree")[0]]
        for element in strangers:
            element.getparent().remove(element)
        for place in (0, 1):
            figure.getparent().insert(figure.getparent().index(figure) + place, DIV(style="height: 3000px"))
        made = path.with_suffix(f".{os.getpid()}")
        made.write_bytes(tostring(page, doctype="<!doctype html>", encoding="utf-8"))
        made.replace(path)
    return path


def visit(page: Page, address: str) -> None:
    """Read a page until it has loaded and asks for nothing more: behind a service worker it may rest before.

    On a very busy machine the end of a request is now and then not told; then the page is read once more.
    """
    from playwright.sync_api import TimeoutError as Unfinished

    page.goto(address, wait_until="load")
    try:
        page.wait_for_load_state("networkidle", timeout=PATIENCE / 3)
    except Unfinished:
        page.goto(address, wait_until="load")
        page.wait_for_load_state("networkidle")


def words(figure: Locator) -> str:
    """What a figure that scripts bring to life says beside its picture, also while it is far from the screen."""
    return figure.locator(".interactive-words").text_content() or ""


def at_each_step(figure: Locator, read: str) -> list:
    """What ``read``, a function of a figure that is read step by step, returns at each of its steps.

    A picture is not drawn before the next step is made, so hundreds of steps take no longer than a few by hand.
    """
    return figure.evaluate(f"""figure => {{
      const read = {read}, place = figure.querySelector("input[type=range]");
      return Array.from({{ length: Number(place.max) + 1 }}, (_, k) => {{
        place.value = k;
        place.dispatchEvent(new Event("input"));
        return read(figure);
      }});
    }}""")


#: What a finger touches in a figure. A box to tick is touched on its label.
TOUCHED = "button, select, textarea, label:has(input[type=checkbox]), input:not([type=checkbox])"


def too_small_for_a_finger(figure: Locator) -> list[str]:
    """What is touched in a figure and smaller than WCAG 2.2 wants a target to be."""
    touched = figure.locator(TOUCHED)
    assert touched.count()
    return touched.evaluate_all("""controls => controls.filter((control) => {
      const { width, height } = control.getBoundingClientRect();
      return Math.min(width, height) < 24;
    }).map((control) => control.outerHTML)""")


@contextmanager
def scripts_alone(chromium: Browser, scripts: Iterable[Path]) -> Iterator[Page]:
    """A page that has ``scripts`` and nothing else."""
    page = chromium.new_page()
    page.set_content("<!doctype html><title>t</title><body></body>")
    for script in scripts:
        page.add_script_tag(path=str(script))
    yield page
    page.close()


#: What may be wider than its column, and then scrolls.
SCROLLING = "pre, figure, .static-mermaid, .table-wrapper, .math-wrapper, div.math"
BOXES = f"[...document.querySelectorAll('article :is({SCROLLING})')]"


def wait_for_focus(page: Page) -> None:
    """Until every box that scrolls can take the focus: the page sees to it when it has nothing to do."""
    page.wait_for_function(f"() => {BOXES}.every((box) => box.scrollWidth <= box.clientWidth || box.tabIndex === 0)")


def wait_for_promise(page: Page, question: str, argument: object) -> None:
    """Until the promise that ``question`` makes brings something true, which ``wait_for_function`` does not look at."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(question, argument):
        assert time.monotonic() < deadline, f"not so after {PATIENCE / 1000:.0f} seconds: {question}"
        page.wait_for_timeout(200)


def search_for(page: Page, words: str) -> None:
    """Open the search on a page that is there, as a reader does, and type."""
    page.wait_for_function("() => globalThis.CJKSearch?.search && document.readyState === 'complete'")
    page.keyboard.press("Control+k")
    page.locator("dialog input").fill(words)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files as hosts of static sites do: text is compressed, and a browser may keep a file for ten minutes."""

    protocol_version = "HTTP/1.1"
    # An answer leaves in one piece, at once: else its end waits, for 40 ms, until its beginning is acknowledged.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.suffix not in COMPRESSED or not path.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().do_GET()
        body = gzip.compress(path.read_bytes(), compresslevel=6)
        self.send_response(200)
        self.send_header("Content-Type", f"{COMPRESSED[path.suffix]}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """Is gone once it is closed: a browser keeps connections, and their threads would go on answering."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._connections: set[socket.socket] = set()

    def process_request(self, request: socket.socket, client_address: object) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._connections):
            with suppress(OSError):  # closed at this moment
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve ``folder`` on a free port of this machine, and give the address, without a slash at its end."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
