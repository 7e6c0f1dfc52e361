"""What a reader sees on the pages of a built site: blocks of text, with the places where inline markup starts and ends.

Queries are cut from this, and the pages that hold a phrase are found in it, so no engine's own view of a page decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = frozenset(
    "a abbr b br cite code del em i kbd mark q s small span strong sub sup tt u var".split()  # noqa: SIM905
)
UNREAD = "script, style, svg, img, button, .headerlink, .toctree-wrapper, .visually-hidden"
HOLE = "\ufffc"
"""Stands where a formula was: no phrase goes across it."""
GENERATED = {"genindex.html", "search.html", "py-modindex.html"}


@dataclass
class Block:
    """A heading, a paragraph or a listing; ``section`` is the id of the section it stands in."""

    kind: str
    text: str
    section: str
    edges: list[int] = field(default_factory=list)


@dataclass
class Page:
    """A page by its address within the site."""

    url: str
    blocks: list[Block]

    @cached_property
    def compact(self) -> list[str]:
        """The folded text of each block, to look phrases up."""
        return [fold(block.text) for block in self.blocks]

    @cached_property
    def sections(self) -> list[str]:
        """The folded text of each section."""
        texts: dict[str, list[str]] = {}
        for block, text in zip(self.blocks, self.compact, strict=True):
            texts.setdefault(block.section, []).append(text)
        return ["\n".join(parts) for parts in texts.values()]

    def holds(self, phrase: str) -> bool:
        """Whether a block holds the phrase verbatim; spaces, case and width do not count."""
        wanted = fold(phrase)
        return any(wanted in text for text in self.compact)

    def holds_together(self, words: list[str]) -> bool:
        """Whether one section holds all the words."""
        wanted = [fold(word) for word in words]
        return any(all(word in text for word in wanted) for text in self.sections)


def fold(text: str) -> str:
    """NFKC, lower case, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower())


def read_site(site: Path) -> list[Page]:
    """The pages of a built site that have text of their own, in the order of their addresses."""
    pages = []
    for path in sorted(site.rglob("*.html")):
        url = path.relative_to(site).as_posix()
        if url in GENERATED or url.startswith("_"):
            continue
        main = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one('[role="main"]')
        if main is not None:
            pages.append(Page(url, Walk(main).blocks))
    return pages


class Walk:
    """Collects the blocks below an element, in reading order."""

    def __init__(self, main: Tag) -> None:
        self.blocks: list[Block] = []
        self.text = ""
        self.edges: list[int] = []
        for tag in main.select(UNREAD):
            tag.decompose()
        self.visit(main, "p", "")
        self.flush("p", "")

    def visit(self, tag: Tag, kind: str, section: str) -> None:
        for child in tag.children:
            if isinstance(child, Comment):
                continue
            if isinstance(child, NavigableString):
                self.text += str(child)
            elif isinstance(child, Tag):
                self.enter(child, kind, section)

    def enter(self, tag: Tag, kind: str, section: str) -> None:
        if tag.name == "math":
            self.text += HOLE
        elif tag.name in INLINE:
            self.edges.append(len(self.text))
            self.visit(tag, kind, section)
            self.edges.append(len(self.text))
        else:
            self.flush(kind, section)
            inner = "heading" if tag.name in HEADINGS else "code" if tag.name == "pre" else kind
            within = str(tag.get("id", section)) if tag.name == "section" else section
            self.visit(tag, inner, within)
            self.flush(inner, within)

    def flush(self, kind: str, section: str) -> None:
        if self.text.strip():
            edges = sorted(set(self.edges)) if kind != "code" else []
            self.blocks.append(Block(kind, self.text, section, edges))
        self.text, self.edges = "", []
