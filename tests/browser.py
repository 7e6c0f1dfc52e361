"""A real browser for tests: Debian's Chromium through Playwright, servers for it, and a page of every type."""

from __future__ import annotations

import gzip
import shutil
import socket
import threading
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, Locator, Page

    from handbook import BuiltSite

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: Why tests are skipped where there is none.
MISSING = "a real browser is needed: sudo apt-get install --no-install-recommends chromium fonts-noto-cjk"
#: Chromium of its own accord asks nobody anything.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
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
COMPRESSED = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def opened(page: Page, site: BuiltSite, chapter: str, name: str) -> Locator:
    """A figure that scripts bring to life, on its page, read from the disk."""
    page.goto((site.outdir / chapter / "index.html").as_uri(), wait_until="load")
    return page.locator(f".interactive-{name}")


def words(figure: Locator) -> str:
    """What a figure that scripts bring to life says beside its picture, also while it is far from the screen."""
    return figure.locator(".interactive-words").text_content() or ""


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


def search_for(page: Page, words: str) -> None:
    """Open the search on a page that is there, as a reader does, and type."""
    page.wait_for_function("() => globalThis.CJKSearch?.search && document.readyState === 'complete'")
    page.keyboard.press("Control+k")
    page.locator("dialog input").fill(words)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files as hosts of static sites do: text is compressed, and a browser may keep a file for ten minutes."""

    protocol_version = "HTTP/1.1"

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
