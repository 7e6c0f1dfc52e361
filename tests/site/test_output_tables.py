"""Outputs that carry a proof are drawn as tables with bars, from the very records that listings are compared with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from handbook import SOURCE
from html_pages import of_class, page_of, text_of
from sphinx_runnable_listings.listing import find_chapters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from handbook import BuiltSite

CHAPTERS = find_chapters(SOURCE)
OUTPUT = re.compile(r"^ *(`{3,}|:{3,})\{(literalinclude|output-table)\} results/(\S+\.txt)$", re.MULTILINE)
#: A chapter that shows so many outputs as grey text draws at least one.
MANY = 3


def outputs(chapter: Path) -> list[str]:
    """The directives that show what the chapter's listings printed."""
    return [directive for _fence, directive, _file in OUTPUT.findall((chapter / "index.md").read_text("utf-8"))]


def tables(page: HtmlElement) -> list[HtmlElement]:
    return page.xpath(of_class("output-table", "table"))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_chapter_of_many_outputs_draws_one(site: BuiltSite, chapter: Path) -> None:
    shown = outputs(chapter)
    page = page_of(site.outdir / chapter.relative_to(SOURCE) / "index.html")
    assert len(tables(page)) == shown.count("output-table")
    assert len(shown) <= MANY or "output-table" in shown


def test_the_chapters_have_outputs_to_draw() -> None:
    assert sum(len(outputs(chapter)) > MANY for chapter in CHAPTERS) > 30


def test_each_table_says_what_its_record_says_in_its_order_and_the_record_is_folded_below(site: BuiltSite) -> None:
    found = 0
    for chapter in CHAPTERS:
        for table in tables(page_of(site.outdir / chapter.relative_to(SOURCE) / "index.html")):
            found += 1
            [folded] = table.xpath(f"following::details{of_class('folded-output').removeprefix('//*')}[1]")
            record = chapter / "results" / text_of(folded.find("summary")).rpartition("：")[2]
            printed = record.read_text("utf-8")
            assert folded.xpath(".//pre")[0].text_content().rstrip() == printed.rstrip()
            place = 0
            for cell in table.xpath("./tbody//td"):
                place = printed.index(text_of(cell), place) + len(text_of(cell))
    assert found > 40


def test_every_table_says_what_it_shows_and_its_longest_bar_is_whole(site: BuiltSite) -> None:
    for chapter in CHAPTERS:
        for table in tables(page_of(site.outdir / chapter.relative_to(SOURCE) / "index.html")):
            caption = text_of(table.xpath("./caption/*[@class='caption-text']")[0])
            assert len(caption) >= 4, chapter
            lengths = [float(style[7:-1]) for style in table.xpath(".//*[@class='bar-length']/@style")]
            assert not lengths or max(lengths) == 100, caption
            assert len(table.xpath(".//*[@class='output-bar']/@style")) == len(lengths)
            assert len(set(table.xpath(".//*[@class='output-bar']/@style"))) <= 1, (
                f"{caption}: bars on different scales"
            )
