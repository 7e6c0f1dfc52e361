"""A real browser for tests: Debian's Chromium through Playwright, servers for it, and a page of every type."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    "errata": "errata.html",
    "glossary": "glossary.html",
    "general index": "genindex.html",
    "search": "search.html?q=垃圾回收",
}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve ``folder`` on a free port of this machine, and give the address, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
