"""Every chapter has what a chapter must have, whoever writes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes
from sphinx import addnodes

from handbook import SOURCE, doctrees
from sphinx_runnable_listings.listing import find_chapters, libraries_of

CHAPTERS = [chapter.relative_to(SOURCE).as_posix() for chapter in find_chapters(SOURCE)]
MARKUP = re.compile(r"\*\*|`|\]\(|\]\{|\{[a-z]+\}")
UNREAD = (nodes.literal_block, nodes.doctest_block, nodes.math_block, nodes.comment, nodes.raw)


@pytest.fixture(scope="session")
def pages(site) -> dict[str, nodes.document]:
    return {docname.removesuffix("/index"): doctree for docname, doctree in doctrees(site)}


def chinese_characters(node) -> int:
    """How many Chinese characters a reader of the prose reads; code and formulas do not count."""
    if isinstance(node, UNREAD):
        return 0
    if isinstance(node, nodes.Text):
        return len(re.findall(r"[\u3400-\u9fff]", node.astext()))
    return sum(chinese_characters(child) for child in node.children)


def test_there_are_eleven_chapters_in_four_sections():
    assert len(CHAPTERS) >= 11
    assert {chapter.split("/")[0] for chapter in CHAPTERS} == {"python", "tooling", "deep_learning", "geometry"}


def markup_left(node) -> list[str]:
    """The pieces of text with markup that MyST took for words: ``**`` beside punctuation opens and closes nothing."""
    if isinstance(node, (*UNREAD, nodes.literal, nodes.math)):
        return []
    if isinstance(node, nodes.Text):
        return [node.astext()] if MARKUP.search(node.astext()) else []
    return [text for child in node.children for text in markup_left(child)]


def test_no_markup_is_left_in_what_readers_see(pages):
    assert {name: left for name, doctree in pages.items() if (left := markup_left(doctree))} == {}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_says_enough_to_be_worth_reading(pages, chapter):
    assert chinese_characters(pages[chapter]) >= 1500


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_shows_files_that_run_and_what_they_printed(pages, chapter):
    shown = {Path(block["source"]) for block in pages[chapter].findall(nodes.literal_block) if "source" in block}
    assert len({path for path in shown if path.suffix == ".py"}) >= 2
    assert {path for path in shown if "results" in path.parts}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_a_picture_and_every_picture_has_words(pages, chapter):
    images = [node for node in pages[chapter].findall(nodes.image) if "only-dark" not in node["classes"]]
    assert images
    assert [image["uri"] for image in images if not image.get("alt", "").strip()] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_leads_to_other_chapters_and_to_the_glossary(pages, chapter):
    links = [
        node
        for node in pages[chapter].findall(addnodes.pending_xref)
        if node["reftype"] in ("doc", "ref", "term") or node["refdomain"] == "py"
    ]
    assert len(links) >= 5
    assert any(node["reftype"] == "term" for node in links)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_ends_with_a_summary_exercises_and_references_and_says_how_it_was_verified(pages, chapter):
    titles = [title.astext() for title in pages[chapter].findall(nodes.title)]
    for wanted in ("小结", "练习", "参考资料"):
        assert wanted in titles
    assert any("verified-with" in node["classes"] for node in pages[chapter].findall(nodes.paragraph))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_corrects_what_older_writing_gets_wrong(pages, chapter):
    assert any("misconception" in node["classes"] for node in pages[chapter].findall(nodes.admonition))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_listing_that_a_chapter_shows_can_be_downloaded(pages, chapter):
    shown = {Path(block["source"]) for block in pages[chapter].findall(nodes.literal_block) if "source" in block}
    offered = {node["reftarget"] for node in pages[chapter].findall(addnodes.download_reference)}
    folder = SOURCE / chapter
    code = {path.resolve() for path in shown if path.suffix == ".py"}
    installed = {path for path in code for library in libraries_of(folder.parent) if path.is_relative_to(library)}
    assert {path.relative_to(folder.resolve()).as_posix() for path in code - installed} - offered == set()


def test_the_glossary_has_at_least_sixty_terms_in_two_languages(pages):
    items = list(pages["glossary"].findall(nodes.definition_list_item))
    assert len(items) >= 60
    one_language = []
    for item in items:
        terms = " ".join(term.astext() for term in item.findall(nodes.term))
        if not (re.search(r"[\u3400-\u9fff]", terms) and re.search(r"[A-Za-z]{2}", terms)):
            one_language.append(terms)
    assert [terms for terms in one_language if re.search(r"[\u3400-\u9fff]", terms)] == []
