"""A line break in the source between two Chinese characters is not a space, and no line begins with a comma.

Browsers print a space for a break all the same (CSS Text 3 would drop it; Chromium does not), and so do plain text,
EPUB readers and the search index. A transform removes the break as soon as a page is read, so that every builder gets
whole sentences. A break between Latin words stays what it is: a space.

Two more things can only be done when references have their text: the space that an author writes before a role
(``见 {doc}`…```) goes where Chinese stands on both sides of it, and in HTML a formula keeps the mark that follows it,
because a browser may break a line between a formula and anything.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LANGUAGES = ("zh", "ja")
#: Full-width punctuation carries its own space: a break or a space beside it goes, whatever stands on the other side
#: (CommonMark needs one between ``？**`` and the next character).
WIDE = r"\u3001-\u3011\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3d\uff5b-\uff5e"
#: Characters between two of which a break goes: ideographs, kana, and the quotes and dashes that both scripts use.
HAN = (
    rf"{WIDE}\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    r"\u2014\u2018\u2019\u201c\u201d\u2026"
)
BREAK = r"[ \t]*\n[ \t]*"
SPACE = r"[ \t\n]+"
REMOVABLE = re.compile(rf"(?<=[{HAN}]){BREAK}(?=[{HAN}])|(?<=[{WIDE}]){SPACE}(?=\S)|(?<=\S){SPACE}(?=[{WIDE}])")
#: The only space at an edge of markup that Chinese text does not want: one with a Chinese character on both sides.
EDGE = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
#: Marks that no line begins with, and marks that no line ends with.
CLOSING, OPENING = "，。、；：！？）」』》】”’…%", "（「『《【“‘"
#: What is shown as it was written.
VERBATIM = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.math_block, nodes.raw)


def without_breaks(pieces: Sequence[str]) -> list[str]:
    """The pieces of one running text, without the line breaks that the whole does not want."""
    gone: set[int] = set()
    for match in REMOVABLE.finditer("".join(pieces)):
        gone.update(range(*match.span()))
    return _without(pieces, gone)


def _without(pieces: Sequence[str], gone: set[int]) -> list[str]:
    shortened = []
    start = 0
    for piece in pieces:
        shortened.append("".join(char for place, char in enumerate(piece, start) if place not in gone))
        start += len(piece)
    return shortened


class JoinChineseLines(SphinxTransform):
    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        if not self.config.language.startswith(LANGUAGES):
            return
        for block in self.document.findall(nodes.TextElement):
            if not isinstance(block, (nodes.Inline, *VERBATIM)):
                _replace_texts(block, without_breaks)


def _replace_texts(block: nodes.TextElement, shorten: Callable[[Sequence[str]], list[str]]) -> None:
    texts = list(block.findall(nodes.Text))
    for text, short in zip(texts, shorten([str(text) for text in texts]), strict=True):
        if short != text and not isinstance(text.parent, VERBATIM):
            text.parent.replace(text, nodes.Text(short))


class CloseEdges(SphinxPostTransform):
    """Remove a space at the edge of a link or of emphasis when Chinese stands on both sides of it."""

    default_priority = 880

    def run(self, **kwargs: object) -> None:
        if not self.config.language.startswith(LANGUAGES):
            return
        for block in self.document.findall(nodes.TextElement):
            if not isinstance(block, (nodes.Inline, *VERBATIM)):
                code = {k for k, text in enumerate(block.findall(nodes.Text)) if isinstance(text.parent, VERBATIM)}
                _replace_texts(block, partial(without_edges, code=code))


def without_edges(pieces: Sequence[str], code: Container[int] = ()) -> list[str]:
    """The pieces of one running text, without single spaces between Chinese characters of different pieces.

    The pieces whose numbers are in ``code`` keep the space around them, whatever characters they begin and end with.
    """
    written = "".join("x" * len(piece) if k in code else piece for k, piece in enumerate(pieces))
    edges = set(accumulate(map(len, pieces), initial=0))
    gone = {match.start() for match in EDGE.finditer(written)}
    return _without(pieces, {place for place in gone if place in edges or place + 1 in edges})


class KeepMarks(SphinxPostTransform):
    """In HTML: a formula and the mark that touches it stay on one line (class ``keep-together``)."""

    default_priority = 890
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        if not self.config.language.startswith(LANGUAGES):
            return
        for formula in list(self.document.findall(nodes.math)):
            parent = formula.parent
            place = parent.index(formula)
            before, after = _text_at(parent, place - 1), _text_at(parent, place + 1)
            closing = after[:1] if after[:1] in CLOSING else ""
            opening = before[-1:] if before[-1:] in OPENING else ""
            if not closing and not opening:
                continue
            together = nodes.inline(classes=["keep-together"])
            together += [nodes.Text(opening), formula.deepcopy(), nodes.Text(closing)]
            rest = [nodes.Text(after[len(closing) :])] if after else []
            first = [nodes.Text(before[: len(before) - len(opening)])] if before else []
            parent[place - bool(before) : place + 1 + bool(after)] = [*first, together, *rest]


def _text_at(parent: nodes.Element, place: int) -> str:
    inside = 0 <= place < len(parent)
    return str(parent[place]) if inside and isinstance(parent[place], nodes.Text) else ""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(JoinChineseLines)
    app.add_post_transform(CloseEdges)
    app.add_post_transform(KeepMarks)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
