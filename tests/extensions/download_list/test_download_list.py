"""The list of downloads says what is there, and nothing else."""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from bs4 import BeautifulSoup

from handbook_edition.download_list.listing import find_downloads, readable

CONF = """
project = "P"
extensions = ["handbook_edition.download_list"]
download_list_folder = "made"
download_list_formats = [("*.pdf", "A book <printed>"), ("*.zip", "Pages"), ("feed.xml", "Feed")]
html_extra_path = ["feed.xml"]
"""
PAGE = "P\n=\n\n.. downloads::\n\n.. toctree::\n\n   deep/index\n"
BOOK = b"%PDF-1.5" * 400


@pytest.fixture
def site(small_site):
    return small_site({
        "conf.py": CONF, "index.rst": PAGE, "deep/index.rst": "D\n=\n\n.. downloads::\n",
        "feed.xml": "<feed/>", "made/other.txt": "x",
    })  # fmt: skip


def with_book(site):
    (site.srcdir / "made/book 1.pdf").write_bytes(BOOK)
    return site


def rows(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").select(".download-list tbody tr")


def test_each_file_has_its_size_its_checksum_and_a_link_that_arrives(site):
    out = with_book(site).build()
    for page in (out / "index.html", out / "deep/index.html"):
        book, feed = rows(page)
        assert book.a.text == "book 1.pdf"
        assert (page.parent / book.a["href"].replace("%20", " ")).read_bytes() == BOOK
        assert book.select_one(".download-size").text == "3.2 kB"
        assert book.code.text == hashlib.sha256(BOOK).hexdigest()
        assert "A book <printed>" in book.text
        assert (page.parent / feed.a["href"]).read_text("utf-8") == "<feed/>"
    assert site.warnings == ""


def test_the_checksums_are_those_that_sha256sum_computes(site):
    out = with_book(site).build()
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=out / "downloads",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "book 1.pdf: OK\n")


def test_what_is_gone_is_no_longer_offered(site):
    with_book(site).build()
    (site.srcdir / "made/book 1.pdf").unlink()
    out = site.build()
    assert [row.a.text for row in rows(out / "index.html")] == ["feed.xml"]
    assert not (out / "downloads").exists()


def test_a_page_of_that_name_and_those_below_it_stay(site):
    site.write({"index.rst": "P\n=\n\n.. toctree::\n\n   deep/index\n   downloads\n   downloads/old\n"})
    site.write({"downloads.rst": "Files\n=====\n\n.. downloads::\n", "downloads/old.rst": "Old\n===\n"})
    for out in (with_book(site).build("dirhtml"), site.build("dirhtml")):
        assert (out / "downloads/old/index.html").is_file()
        book, _feed = rows(out / "downloads/index.html")
        assert book.a["href"] == "../downloads/book%201.pdf"
        assert (out / "downloads/book 1.pdf").read_bytes() == BOOK
    (site.srcdir / "made/book 1.pdf").unlink()
    out = site.build("dirhtml")
    assert sorted(path.name for path in (out / "downloads").iterdir()) == ["index.html", "old"]


def test_where_there_is_nothing_that_is_said(small_site):
    site = small_site(
        {"conf.py": "extensions = ['handbook_edition.download_list']\n", "index.rst": "P\n=\n\n.. downloads::\n"}
    )
    assert "This copy brings no other formats." in (site.build() / "index.html").read_text("utf-8")


@pytest.mark.parametrize("builder", ["latex", "text", "epub"])
def test_other_formats_say_where_the_downloads_are(site, builder):
    out = with_book(site).build(builder)
    written = [path for path in out.rglob("*") if path.suffix in {".tex", ".txt", ".xhtml"}]
    assert any("The downloads are on the website." in path.read_text("utf-8") for path in written)
    assert not (out / "downloads").exists()


def test_a_file_that_two_patterns_match_is_listed_once(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"x")
    [found] = find_downloads(tmp_path, [("a.*", "first"), ("*.zip", "second")])
    assert (found.address, found.description, found.size) == ("a.zip", "first", 1)


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (3_449_000, "3.4 MB"), (5 * 10**12, "5000.0 GB")]
)
def test_sizes_are_readable(size, text):
    assert readable(size) == text
