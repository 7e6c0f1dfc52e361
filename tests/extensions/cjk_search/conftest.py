"""A browser without a page: the scripts of the search in QuickJS, reading the files of an index; and a real browser."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from search_engine import Engine
from sphinx_cjk_search.extraction import Section
from sphinx_cjk_search.folding import simplified_characters
from sphinx_cjk_search.index import index_files
from sphinx_cjk_search.page import IndexedPage, Size, index_page
from sphinx_cjk_search.tokenizer import Tokenizer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
SWITCHES = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --lang=zh-CN"
)


def engine_of_index(pages: Sequence[IndexedPage], variants: Mapping[str, str]) -> Engine:
    return Engine(dict(index_files(pages, Size.total(page.size for page in pages), variants)).get)


def engine_of_pages(pages: Mapping[str, list[tuple[str, str]]]) -> Engine:
    """An engine over pages given as ``{name: [(heading, text), …]}``; the first heading is the page's title."""
    variants = simplified_characters()
    return engine_of_index(indexed_pages(pages, Tokenizer(variants)), variants)


def indexed_pages(pages: Mapping[str, list[tuple[str, str]]], tokenizer: Tokenizer) -> list[IndexedPage]:
    indexed = []
    for name, parts in pages.items():
        title = parts[0][0]
        found = [Section("", [title], parts[0][1].split("\n") if parts[0][1] else [])]
        found += [
            Section(f"s{i}", [title, heading], text.split("\n")) for i, (heading, text) in enumerate(parts[1:], 1)
        ]
        indexed.append(index_page(name, found, tokenizer))
    return indexed


def marked(pieces: list[dict[str, Any]]) -> str:
    """The pieces as one string, what is highlighted in brackets."""
    return "".join(f"[{piece['text']}]" if piece["match"] else piece["text"] for piece in pieces)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium with chromedriver here; on Debian: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for switch in [*SWITCHES.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_window_size(1280, 900)
    yield driver
    driver.quit()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on this machine; gives its address."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
