"""Serve a built site as static hosts do, gzip where the browser takes it, and keep count of the bytes."""

from __future__ import annotations

import contextlib
import gzip
import mimetypes
import threading
import time
import urllib.parse
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

COMPRESSED = (".html", ".js", ".css", ".json", ".svg", ".txt", ".xml")


@cache
def body(path: Path) -> tuple[bytes, bool]:
    """What is sent for a file, and whether that is gzip."""
    data = path.read_bytes()
    return (gzip.compress(data, 9, mtime=0), True) if path.suffix in COMPRESSED else (data, False)


class Server:
    """A site at ``http://127.0.0.1:<port>/``. ``sent`` lists the path and the size of every response's body.

    ``delay``: seconds before each response, for a server that is far away.
    """

    def __init__(self, site: Path, delay: float = 0) -> None:
        self.delay = delay
        self.sent: list[tuple[str, int]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self, site)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/"

    def answer(self, handler: BaseHTTPRequestHandler, site: Path) -> None:
        name = urllib.parse.unquote(urllib.parse.urlsplit(handler.path).path).lstrip("/")
        path = site / (name or "index.html")
        if not path.is_file() or not path.resolve().is_relative_to(site.resolve()):
            handler.send_error(404)
            return
        data, zipped = body(path)
        time.sleep(self.delay)
        handler.send_response(200)
        handler.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        handler.send_header("Content-Length", str(len(data)))
        handler.send_header("Cache-Control", "max-age=3600")
        if zipped:
            handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        self.sent.append((name, len(data)))  # first: a client that has the data may ask for the count at once
        with contextlib.suppress(ConnectionError):  # the browser has left for the next page
            handler.wfile.write(data)

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
