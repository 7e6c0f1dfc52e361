"""What one page contributes to the index: its passages, and for each the weight of every term. Pure.

A passage is a section, or a part of a long one: so a rare phrase counts as much in a long text as in a short one, and a
browser never reads a long text for the sake of one line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

from .synonyms import named_in_english
from .tokenizer import is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .extraction import Kind, Section
    from .tokenizer import Tokenizer

#: How much an occurrence in the text counts, and once for all a heading above it; in tenths, so that weights are whole.
BODY, BODY_OF_LISTS, ANCESTOR = 10, 4, 10
#: A name by which a section is found without showing it, such as an entry of the index, counts as so much text.
NAME = 40
#: Characters of a passage, about: it ends with the block that passes this length. A block of twice that is cut.
PASSAGE = 1600


@dataclass(frozen=True)
class Passage:
    """A piece of text that is found as a whole, with its terms."""

    anchor: str
    headings: tuple[str, ...]
    text: str
    length: int  # terms in the text
    weights: dict[str, int]  # term → tenths, of the text and the headings above
    heading: tuple[str, ...]  # the terms of its own heading; none in the later parts of a long section, and in a list
    names: tuple[str, ...] = ()  # by which it is found too
    kind: Kind = "text"


class Lead(NamedTuple):
    """From an entry of a glossary to what treats the term: the term names that too."""

    url: str  # from the root of the site
    names: tuple[str, ...]
    terms: tuple[str, ...]


class Size(NamedTuple):
    """How much there is on a page, or on many."""

    passages: int
    terms: int
    characters: int

    @classmethod
    def total(cls, sizes: Iterable[Size]) -> Size:
        return cls(*map(sum, zip((0, 0, 0), *sizes, strict=True)))


@dataclass(frozen=True)
class IndexedPage:
    """A page with its passages."""

    url: str  # from the root of the site
    passages: tuple[Passage, ...]
    named: tuple[tuple[str, str], ...] = ()  # English names with the Chinese beside them
    leads: tuple[Lead, ...] = ()

    @property
    def size(self) -> Size:
        characters = sum(len(passage.text) + sum(map(len, passage.headings)) for passage in self.passages)
        return Size(len(self.passages), sum(passage.length for passage in self.passages), characters)

    def as_json(self) -> dict[str, Any]:
        passages = [[*vars(passage).values()] for passage in self.passages]
        return {"url": self.url, "passages": passages, "named": self.named, "leads": self.leads}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> IndexedPage:
        passages = (
            Passage(anchor, tuple(headings), text, length, weights, tuple(heading), tuple(names), kind)
            for anchor, headings, text, length, weights, heading, names, kind in data["passages"]
        )
        named = tuple((english, chinese) for english, chinese in data["named"])
        return cls(data["url"], tuple(passages), named, tuple(map(lead, data["leads"])))

    def with_names(self, leads: Mapping[str, Sequence[Lead]]) -> IndexedPage:
        """The page, its sections also found by the names that entries of glossaries have for them."""
        open_, passages = set(leads), []
        for passage in self.passages:
            url = f"{self.url}#{passage.anchor}" if passage.anchor else self.url
            if url in open_ and passage.kind == "text":
                open_.discard(url)  # the first passage of a section stands for it
                passages.append(_with_names(passage, leads[url]))
            else:
                passages.append(passage)
        return replace(self, passages=tuple(passages))


def lead(data: Sequence[Any]) -> Lead:
    """A lead as JSON has it."""
    url, names, terms = data
    return Lead(url, tuple(names), tuple(terms))


def _with_names(passage: Passage, leads: Sequence[Lead]) -> Passage:
    weights = Counter(passage.weights)
    weights.update(dict.fromkeys((term for each in leads for term in each.terms), NAME))
    names = dict.fromkeys((*passage.names, *(name for each in leads for name in each.names)))
    return replace(passage, weights=dict(sorted(weights.items())), names=tuple(names))


def index_page(url: str, found: Sequence[Section], tokenizer: Tokenizer) -> IndexedPage:
    """Cut the sections of a page into passages with weighted terms."""
    return IndexedPage(
        url,
        tuple(
            _passage(section, text, tokenizer, is_first=i == 0)
            for section in found
            for i, text in enumerate(passages(section.blocks))
        ),
        tuple(
            pair
            for section in found
            for text in (section.headings[-1], *section.blocks)
            for pair in named_in_english(text)
        ),
        tuple(
            Lead(urljoin(url, target), tuple(section.headings[-1].split(" / ")), terms)
            for section in found
            if section.leads
            for terms in [tuple(sorted(set(tokenizer.terms(section.headings[-1]))))]
            for target in dict.fromkeys(section.leads)
        ),
    )


def passages(blocks: Sequence[str]) -> Iterator[str]:
    """The blocks of a section, joined to texts of about ``PASSAGE`` characters; one empty text when there are none."""
    part: list[str] = []
    size = 0
    for block in [piece for whole in blocks for piece in _pieces(whole)] or [""]:
        if part and size + len(block) > 2 * PASSAGE:
            yield "\n".join(part)
            part, size = [], 0
        part.append(block)
        size += len(block)
        if size >= PASSAGE:
            yield "\n".join(part)
            part, size = [], 0
    if part:
        yield "\n".join(part)


def _pieces(block: str) -> Iterator[str]:
    """A very long block, such as a listing, cut at the ends of its lines where it has some."""
    while len(block) > 2 * PASSAGE:
        cut = block.rfind("\n", PASSAGE // 2, 2 * PASSAGE)
        cut = block.rfind(" ", PASSAGE // 2, 2 * PASSAGE) if cut < 0 else cut
        cut = 2 * PASSAGE if cut < 0 else cut
        yield block[:cut].rstrip()
        block = block[cut:].lstrip()
    if block:
        yield block


def _passage(section: Section, text: str, tokenizer: Tokenizer, *, is_first: bool) -> Passage:
    weights: Counter[str] = Counter()
    body = BODY_OF_LISTS if section.kind == "list" else BODY
    for term in tokenizer.terms(text):
        weights[term] += body
    length = sum(weight for term, weight in weights.items() if is_word(term)) // body  # signs make no text longer
    headings = tuple(section.headings)
    privileged = is_first and section.kind != "list"
    above, own = (headings[:-1], headings[-1]) if privileged else (headings, "")
    names = tuple(dict.fromkeys(section.names)) if is_first else ()
    for term in {term for name in names for term in tokenizer.terms(name)}:
        weights[term] += NAME
    for term in {term for heading in above for term in tokenizer.terms(heading)}:
        weights[term] += ANCESTOR
    heading = tuple(sorted(set(tokenizer.terms(own))))
    return Passage(section.anchor, headings, text, length, dict(sorted(weights.items())), heading, names, section.kind)
