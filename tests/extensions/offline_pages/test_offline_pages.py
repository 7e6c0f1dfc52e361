"""The service worker knows the files of the build; that pages can be read without a server is tested in a browser."""

from __future__ import annotations

import hashlib
import json

import pytest

from handbook_edition.offline_pages.inventory import by_need

CONF = """
project = "P"
extensions = ["handbook_edition.offline_pages"]
offline_pages_exclude = ["_sources/*"]
offline_pages_on_demand = ["b.*"]
offline_pages_missing = "没有 </script> 存"
"""


@pytest.fixture
def site(small_site):
    return small_site({"conf.py": CONF, "index.rst": "P\n=\n", "b.rst": ":orphan:\n\nB\n=\n"})


def worker(out) -> list[str]:
    return (out / "service-worker.js").read_text("utf-8").splitlines()


def files(out) -> dict[str, str]:
    return json.loads(worker(out)[0].removeprefix("const FILES = ").removesuffix(";"))


def test_the_worker_has_every_file_with_the_hash_of_its_content(site):
    out = site.build()
    kept = files(out)
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    left_out = {name for name in there if name.startswith((".", "_sources/"))} | {"service-worker.js"}
    assert kept.keys() == there - left_out
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest().startswith(kept[name]) for name in kept)
    assert json.loads(worker(out)[1].removeprefix("const MISSING = ").removesuffix(";")) == "没有 </script> 存"


def test_what_is_kept_on_demand_is_named(site):
    assert worker(site.build())[2] == 'const ON_DEMAND = new Set(["b.html"]);'


def test_pages_are_kept_first_then_what_they_look_like_and_downloads_last(site):
    kept = list(files(site.build()))
    pages = sorted(name for name in kept if name.endswith(".html"))
    look = [name for name in kept if name.startswith("_static/") and name.endswith((".css", ".js"))]
    assert kept[: len(pages) + len(look)] == [*pages, *look]
    assert by_need(["_downloads/a.py", "_images/b.svg", "c.html", "_static/d.css"]) == [
        *["c.html", "_static/d.css", "_images/b.svg", "_downloads/a.py"]
    ]


def test_the_worker_knows_how_large_each_file_is(site):
    out = site.build()
    sizes = json.loads(worker(out)[3].removeprefix("const SIZES = ").removesuffix(";"))
    assert sizes == {name: (out / name).stat().st_size for name in files(out)}


def test_only_what_changed_has_another_hash(site):
    before = files(site.build())
    site.write({"b.rst": ":orphan:\n\nB\n=\n\nMore.\n"})
    after = files(site.build())
    assert {name for name in before if before[name] != after[name]} == {"b.html", "searchindex.js"}


def test_every_page_registers_it(site):
    out = site.build()
    assert all('src="_static/offline_pages.js' in (out / name).read_text("utf-8") for name in ("index.html", "b.html"))


@pytest.mark.parametrize("builder", ["epub", "latex", "text"])
def test_what_is_no_website_gets_none(site, builder):
    out = site.build(builder)
    assert not list(out.rglob("service-worker.js"))
    assert not list(out.rglob("offline_pages.js"))
