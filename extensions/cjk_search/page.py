"""What one page contributes to the index: its sections, and for each the weight of every term. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .extraction import Section
    from .tokenizer import Tokenizer

#: BM25F: how much an occurrence counts, by where it stands.
BODY, HEADING, TITLE, ANCESTOR = 10, 40, 25, 10  # in tenths, so that weights are whole numbers


@dataclass(frozen=True)
class IndexedSection:
    """A section with its terms."""

    anchor: str
    headings: tuple[str, ...]
    text: str
    length: int  # terms in the text
    weights: dict[str, int]  # term → tenths


@dataclass(frozen=True)
class IndexedPage:
    """A page with its sections."""

    url: str  # from the root of the site
    sections: tuple[IndexedSection, ...]

    def as_json(self) -> dict[str, Any]:
        return {"url": self.url, "sections": [[*vars(section).values()] for section in self.sections]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> IndexedPage:
        sections = (
            IndexedSection(anchor, tuple(headings), text, length, weights)
            for anchor, headings, text, length, weights in data["sections"]
        )
        return cls(data["url"], tuple(sections))


def index_page(url: str, found: Sequence[Section], tokenizer: Tokenizer) -> IndexedPage:
    """Cut the sections of a page into weighted terms."""
    return IndexedPage(url, tuple(_index_section(section, tokenizer) for section in found))


def _index_section(section: Section, tokenizer: Tokenizer) -> IndexedSection:
    text = section.text
    weights: Counter[str] = Counter()
    length = 0
    for term in tokenizer.terms(text):
        weights[term] += BODY
        length += 1
    *ancestors, own = section.headings
    is_page = not ancestors
    for term in tokenizer.terms(own):
        weights[term] += TITLE + HEADING if is_page else HEADING
    for term in {term for heading in ancestors for term in tokenizer.terms(heading)}:
        weights[term] += ANCESTOR
    return IndexedSection(section.anchor, tuple(section.headings), text, length, dict(weights))
