"""The site can be read without a network: unzipped and opened as files, and served by a server that is gone."""

from __future__ import annotations

import importlib.util
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from browser import DESKTOP, serving
from handbook import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Request

RESULT = "#cjk-search-page a.cjk-search-link"
STORED = """async () => {
  let count = 0;
  for (const name of await caches.keys()) count += (await (await caches.open(name)).keys()).length;
  return count;
}"""


@pytest.fixture(scope="module")
def formats():
    spec = importlib.util.spec_from_file_location("formats", ROOT / "docs/formats.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def unzipped(site, formats, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("unzipped")
    formats.make_zip(site.outdir, folder / "site.zip")
    with zipfile.ZipFile(folder / "site.zip") as archive:
        archive.extractall(folder)
    return folder / formats.NAME


class Watch:
    """What the pages of a context ask for, what they do not get, and what their consoles say."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.failed: list[str] = []
        self.errors: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("requestfailed", lambda request: self.miss(request, request.failure))
        context.on("response", lambda response: response.status >= 400 and self.miss(response.request, response.status))
        context.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def miss(self, request: Request, why: object) -> None:
        """A service worker asks the server too: that it gets no answer is no fault, if the page gets one."""
        if request.service_worker is None:
            self.failed.append(f"{request.url}: {why}")

    def outside(self, start: str) -> list[str]:
        return [url for url in self.requests if not url.startswith((start, "data:", "blob:"))]


def pages(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*.html")))
    return [path.as_posix() for path in paths if "_static" not in path.parts]


def search(page: Page, address: str, words: str) -> list[str]:
    """The pages that a reader finds."""
    page.goto(f"{address}/search.html?q={words}", wait_until="networkidle")
    page.wait_for_selector(RESULT, timeout=20_000)
    return page.eval_on_selector_all(RESULT, "links => links.map((link) => new URL(link.href).pathname)")


def test_every_page_opened_as_a_file_asks_nobody_and_fails_at_nothing(
    chromium: Browser, unzipped: Path, report
) -> None:
    context = chromium.new_context(viewport=DESKTOP)
    watch, page, start = Watch(context), context.new_page(), unzipped.as_uri()
    for name in pages(unzipped):
        page.goto(f"{start}/{name}", wait_until="networkidle")  # pictures further down are fetched last
    found = search(page, start, "垃圾回收")
    context.close()
    counts = {"pages": len(pages(unzipped)), "requests": len(watch.requests), "external": len(watch.outside(start))}
    report("file://", {**counts, "failed": len(watch.failed), "console errors": len(watch.errors), "found": len(found)})
    assert (watch.outside(start), watch.failed, watch.errors) == ([], [], [])
    assert any(path.endswith("python/garbage_collection/index.html") for path in found)


def test_a_request_that_leaves_or_fails_is_counted(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<img src='none.png'><img src='http://127.0.0.1:9/x.png'>", encoding="utf-8")
    context = chromium.new_context()
    watch, page = Watch(context), context.new_page()
    page.goto(f"{tmp_path.as_uri()}/index.html", wait_until="load")
    context.close()
    assert watch.outside(tmp_path.as_uri()) == ["http://127.0.0.1:9/x.png"]
    assert len(watch.failed) == 2
    assert watch.errors


def test_the_same_pages_make_the_same_zip(site, formats, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        formats.make_zip(site.outdir, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_docset_finds_chapters_terms_and_starts_on_the_front_page(site, formats, tmp_path: Path) -> None:
    pytest.importorskip("doc2dash", reason="doc2dash comes with `make offline`")
    import sqlite3
    import tarfile

    formats.make_docset(site.outdir, tmp_path / "docset.tgz")
    with tarfile.open(tmp_path / "docset.tgz") as archive:
        archive.extractall(tmp_path / "out", filter="data")
    docset = tmp_path / "out" / f"{formats.NAME}.docset/Contents"
    with sqlite3.connect(docset / "Resources/docSet.dsidx") as index:
        names = {name for (name,) in index.execute("select name from searchIndex")}
    assert len(names) > 100
    assert any("自动求导" in name for name in names)
    assert "index.html" in (docset / "Info.plist").read_text("utf-8")


def test_every_page_of_the_served_site_can_be_read_when_the_server_is_gone(chromium: Browser, site, report) -> None:
    context = chromium.new_context(viewport=DESKTOP)
    page = context.new_page()
    with serving(site.outdir) as address:
        page.goto(f"{address}/index.html", wait_until="load")
        files = len((site.outdir / "service-worker.js").read_text("utf-8").split("\n")[0].split('": "')) - 1
        last, since = -1, time.monotonic()
        while (now := page.evaluate(STORED)) < files:
            if now > last:
                last, since = now, time.monotonic()
            assert time.monotonic() - since < 60, f"{now} of {files} files kept, and no more for a minute"
            time.sleep(0.5)
    watch, texts = Watch(context), {}
    for name in ["", *pages(site.outdir)]:
        page.goto(f"{address}/{name}", wait_until="networkidle")
        texts[name] = page.locator("h1").first.inner_text()
    found = search(page, address, "垃圾回收")
    context.close()
    report(
        "server gone", {"files kept": files, "pages read": len(texts), "failed": len(watch.failed), "found": len(found)}
    )
    assert all(texts.values())
    assert watch.failed == []
    assert any(path.endswith("python/garbage_collection/index.html") for path in found)
