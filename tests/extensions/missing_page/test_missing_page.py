"""The page for an address that leads nowhere looks and leads right, however deep the address is."""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from handbook import SOURCE
from handbook_edition.missing_page import anywhere

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FILES = {
    "conf.py": 'project = "书"\nlanguage = "zh_CN"\nextensions = ["handbook_edition.missing_page"]\n'
    f'html_theme = "furo"\ntemplates_path = ["{(SOURCE / "_templates").as_posix()}"]\n',
    "index.rst": "首页\n====\n\n.. toctree::\n\n   deep/page\n",
    "deep/page.rst": "深处\n====\n",
}


class _Handler(SimpleHTTPRequestHandler):
    """As a host of pages does it: the site lies below ``/book/``, and what is not there is answered by its 404.html."""

    def do_GET(self) -> None:
        self.path = self.path.removeprefix("/book") if self.path.startswith("/book/") else "/nowhere"
        super().do_GET()

    def send_error(self, code: int, *_: object) -> None:
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def hosting(folder: Path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.mark.parametrize(
    ("builder", "home", "search"), [("html", "index.html", "search.html"), ("dirhtml", "", "../search/")]
)
def test_at_any_depth_it_has_its_styles_and_its_links_arrive(
    chromium: Browser, small_site, builder: str, home: str, search: str
) -> None:
    out = small_site(FILES).build(builder, confoverrides={"html_baseurl": "http://127.0.0.1/book/"})
    page = chromium.new_page()
    with hosting(out) as port:
        text = (out / "404.html").read_text("utf-8").replace("http://127.0.0.1/", f"http://127.0.0.1:{port}/")
        (out / "404.html").write_text(text, encoding="utf-8")
        start = f"http://127.0.0.1:{port}/book/"
        failed = []
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        for wrong in ("nowhere.html", "a/b/kd_tree/index.html"):
            page.goto(start + wrong)
            assert page.inner_text("h1") == "没有这一页"
            assert page.evaluate("() => document.styleSheets.length") >= 2
        assert page.inner_text("[data-words]") == "搜索“kd tree”"
        assert failed == [start + "nowhere.html", start + "a/b/kd_tree/index.html"]
        assert page.get_attribute("[data-words]", "href") == f"{search}?q=kd%20tree"
        page.click("article a >> text=首页")
        assert page.url == start + home
        assert page.inner_text("article h1").startswith("首页")
    page.close()


def test_it_is_made_only_where_the_site_knows_its_address(small_site) -> None:
    assert not (small_site(FILES).build() / "404.html").exists()


def test_links_into_the_page_stay_in_it() -> None:
    html = '<head><a class="x" href="#top"><use href="#icon">'
    assert anywhere(html, "https://e.org/b") == (
        '<head><base href="https://e.org/b/"><a class="x" href="https://e.org/b/404.html#top"><use href="#icon">'
    )
    assert 'base href="https://e.org/b/404/"' in anywhere(html, "https://e.org/b/", "404")
