"""A browser without a page: the scripts of the search in QuickJS, reading the files of an index; and a real browser."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import quickjs
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from sphinx_cjk_search.extraction import Section
from sphinx_cjk_search.folding import simplified_characters
from sphinx_cjk_search.index import index_files
from sphinx_cjk_search.page import IndexedPage, Size, index_page
from sphinx_cjk_search.scripts import ENGINE, STATIC
from sphinx_cjk_search.stemming import stemmer_of
from sphinx_cjk_search.tokenizer import Tokenizer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
SWITCHES = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --lang=zh-CN"
)


class Engine:
    """The engine as a page runs it, with ``read`` in place of the network; ``asked`` are the files that it wanted."""

    def __init__(self, read: Callable[[str], str | None], language: str = "zh_CN") -> None:
        self.asked: list[str] = []
        self.context = quickjs.Context()

        def fetch(name: str) -> str | None:
            self.asked.append(name)
            return read(name)

        self.context.add_callable("fetchFile", fetch)
        self.context.eval(
            "var files = {}; globalThis.CJKSearch = {add: (name, content) => { files[name] = content; }};"
        )
        for name in ENGINE:
            self.context.eval((STATIC / f"{name}.js").read_text("utf-8"))
        if stemmer := stemmer_of(language):
            self.context.eval(f"CJKSearch.stem = {stemmer.script}")
        self.context.eval("""
            var engine, answer;
            const load = async (name) => {
                const text = fetchFile(name);
                if (text === null) return undefined;
                (0, eval)(text);
                return files[name];
            };
            const keep = (promise) => promise.then((value) => { answer = {value}; }, (error) => {
                answer = {error: String(error) + error.stack};
            });
            keep(new CJKSearch.Index(load).open().then((index) => {
                engine = new CJKSearch.Engine(index);
                return true;
            }));
        """)
        self.answer()

    def answer(self) -> Any:
        while self.context.execute_pending_job():
            pass
        answer = json.loads(self.context.eval("JSON.stringify(answer ?? {error: 'no answer'})"))
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def search(self, query: str, limit: int = 10) -> list[dict[str, Any]]:
        self.context.eval(f"answer = undefined; keep(engine.search({json.dumps(query)}, {{limit: {limit}}}));")
        return self.answer()

    def urls(self, query: str) -> list[str]:
        return [result["url"] for result in self.search(query)]


def engine_of_folder(folder: Path, language: str = "zh_CN") -> Engine:
    def read(name: str) -> str | None:
        file = folder / f"{name}.js"
        return file.read_text("utf-8") if file.is_file() else None

    return Engine(read, language)


def engine_of_index(pages: Sequence[IndexedPage], variants: Mapping[str, str]) -> Engine:
    return Engine(dict(index_files(pages, Size.total(page.size for page in pages), variants)).get)


def engine_of_pages(pages: Mapping[str, list[tuple[str, str]]]) -> Engine:
    """An engine over pages given as ``{name: [(heading, text), …]}``; the first heading is the page's title."""
    variants = simplified_characters()
    tokenizer = Tokenizer(variants)
    indexed = []
    for name, parts in pages.items():
        title = parts[0][0]
        found = [Section("", [title], parts[0][1].split("\n") if parts[0][1] else [])]
        found += [
            Section(f"s{i}", [title, heading], text.split("\n")) for i, (heading, text) in enumerate(parts[1:], 1)
        ]
        indexed.append(index_page(name, found, tokenizer))
    return engine_of_index(indexed, variants)


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
