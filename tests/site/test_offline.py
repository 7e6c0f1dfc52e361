"""The site can be read without a network: unzipped and opened as files, and served by a server that is gone."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

import formats
from browser import DESKTOP, Watch, Windows, serving, visit, wait_for_promise
from html_pages import names_of_pages

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from handbook import BuiltSite

RESULT = "#cjk-search-page a.cjk-search-link"
#: Whether a page is looked after by the worker, which keeps as many files as this.
KEPT = """async (files) => {
  let count = 0;
  for (const name of await caches.keys()) count += (await (await caches.open(name)).keys()).length;
  return navigator.serviceWorker.controller && count >= files;
}"""
#: The hashes of what the page gets when it asks for files, null where it gets none; not from what any browser keeps.
HASHES = """(names) => Promise.all(names.map(async (name) => {
  const answer = await fetch(name, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}))"""


@pytest.fixture(scope="module")
def unzipped(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unzipped")
    formats.make_zip(site.outdir, folder / "site.zip")
    with zipfile.ZipFile(folder / "site.zip") as archive:
        archive.extractall(folder)
    return folder / formats.NAME


@pytest.fixture(scope="module")
def crawled(windows: Windows, unzipped: Path) -> Watch:
    """Every page opened as a file, one after the other."""
    with windows.page(viewport=DESKTOP) as page, Watch(page) as watch:
        for name in names_of_pages(unzipped):
            visit(page, f"{unzipped.as_uri()}/{name}")  # pictures further down come last
    return watch


def search(page: Page, address: str, words: str) -> list[str]:
    """The pages that a reader finds."""
    visit(page, f"{address}/search.html?q={words}")
    page.wait_for_selector(RESULT)
    return page.eval_on_selector_all(RESULT, "links => links.map((link) => new URL(link.href).pathname)")


def test_every_page_opened_as_a_file_asks_nobody_and_fails_at_nothing(crawled: Watch, unzipped: Path, report) -> None:
    outside = crawled.outside(unzipped.as_uri())
    counts = {"pages": len(names_of_pages(unzipped)), "requests": len(crawled.requests), "external": len(outside)}
    report("file://", {**counts, "failed": len(crawled.failed), "console errors": len(crawled.errors)})
    assert (outside, crawled.failed, crawled.errors) == ([], [], [])


def test_the_search_works_in_files(page: Page, unzipped: Path) -> None:
    with Watch(page) as watch:
        found = search(page, unzipped.as_uri(), "垃圾回收")
    assert any(path.endswith("python/garbage_collection/index.html") for path in found)
    assert (watch.outside(unzipped.as_uri()), watch.failed, watch.errors) == ([], [], [])


def test_a_request_that_leaves_or_fails_is_counted(page: Page, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<img src='none.png'><img src='http://127.0.0.1:9/x.png'>", encoding="utf-8")
    with Watch(page) as watch:
        page.goto(f"{tmp_path.as_uri()}/index.html", wait_until="load")
    assert watch.outside(tmp_path.as_uri()) == ["http://127.0.0.1:9/x.png"]
    assert len(watch.failed) == 2
    assert watch.errors


def test_the_same_pages_make_the_same_zip(tmp_path: Path) -> None:
    for name, files in (("one", ("b.html", "a/x.html")), ("two", ("a/x.html", "b.html"))):
        for age, file in enumerate(files):
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"<p>{file}", encoding="utf-8")
            os.utime(path, (10**9 + 10**6 * age,) * 2)
        (tmp_path / name / ".buildinfo").write_text(name)
        formats.make_zip(tmp_path / name, tmp_path / f"{name}.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").namelist() == [
        f"{formats.NAME}/{name}" for name in ("a/x.html", "b.html")
    ]


def test_the_docset_finds_chapters_terms_and_starts_on_the_front_page(site: BuiltSite, tmp_path: Path) -> None:
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


@pytest.fixture
def hurried(site: BuiltSite, tmp_path: Path) -> Path:
    """The site, with a worker that does not pause between the files that it fetches ahead."""
    folder = tmp_path / "hurried"
    shutil.copytree(site.outdir, folder, copy_function=os.link)
    worker = folder / "service-worker.js"
    text, pauses = re.subn(r"^const PAUSE = \d+;", "const PAUSE = 0;", worker.read_text("utf-8"), flags=re.MULTILINE)
    assert pauses == 1
    worker.unlink()
    worker.write_text(text, encoding="utf-8")
    return folder


def test_all_that_any_page_asks_for_is_there_when_the_server_is_gone(
    chromium: Browser, hurried: Path, unzipped: Path, crawled: Watch, report
) -> None:
    """A page asks its server for what it asks a folder for: what the crawl has asked for is asked for again."""
    start = f"{unzipped.as_uri()}/"
    asked = {unquote(url.removeprefix(start).partition("?")[0]) for url in crawled.requests if url.startswith(start)}
    assert asked >= {*names_of_pages(unzipped), "_static/offline_pages.js"}
    assert any(name.endswith(".svg") for name in asked)
    with chromium.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        with serving(hurried) as address:
            page.goto(f"{address}/index.html", wait_until="load")
            every, _, on_demand, *_ = (hurried / "service-worker.js").read_text("utf-8").split("\n")
            files = every.count('": "') - on_demand.count('"') // 2
            wait_for_promise(page, KEPT, files)
            said = page.wait_for_selector(".offline-status[data-done=true]").inner_text()
            assert re.fullmatch(rf"已存到本机，可以离线阅读：[\d.]+ MB（{files} / {files} 个文件）", said)
        names = sorted(asked)
        hashes = dict(zip(names, page.evaluate(HASHES, names), strict=True))
        with Watch(context) as watch:
            headings = {}
            for name in ("", "index.html", "geometry/convex_hull/index.html", "deep_learning/transformer/index.html"):
                visit(page, f"{address}/{name}")
                headings[name] = page.locator("h1").first.inner_text()
            found = search(page, address, "垃圾回收")
    report(
        "server gone", {"files kept": files, "asked for": len(hashes), "failed": len(watch.failed), "found": len(found)}
    )
    assert hashes == {name: hashlib.sha256((unzipped / name).read_bytes()).hexdigest() for name in names}
    assert all(headings.values())
    assert watch.failed == []
    assert any(path.endswith("python/garbage_collection/index.html") for path in found)
