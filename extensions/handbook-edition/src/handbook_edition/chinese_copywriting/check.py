"""The rule check itself: a line of text as a reader sees it → what should change. No Sphinx in here.

The rules are AutoCorrect's (spaces between Chinese and Latin or digits, full-width punctuation); this module decides
what text they are applied to. Code and formulas are held by a stand-in word, so that the space around them is checked
and what is in them is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import autocorrect_py
from docutils import nodes
from sphinx.addnodes import pending_xref

if TYPE_CHECKING:
    from collections.abc import Iterator

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]")
_HELD = (nodes.literal, nodes.math, nodes.raw, nodes.image)
_UNREAD = (nodes.comment, nodes.literal_block, nodes.doctest_block, nodes.math_block, nodes.raw, nodes.meta)
_THREE_DOTS = re.compile(r"(?<=[\u3400-\u9fff”」）])\.{3,}")
#: Markdown needs the space in ``**一句。** 下一句``; after a full-width mark nobody sees it.
_SPACE_AFTER_FULL_WIDTH = re.compile(r"(?<=[，。、；：？！）」』》”]) +")
#: 向量-雅可比积 is one word.
_HYPHEN_IN_CJK = re.compile(r"(?<=[\u3400-\u9fff])-(?=[\u3400-\u9fff])")


@lru_cache
def _set_rules() -> None:
    """A full-width mark between two Latin words or digits is right in a Chinese sentence: leave it alone."""
    autocorrect_py.load_config('{"rules": {"halfwidth-punctuation": 0, "halfwidth-word": 0}}')  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Finding:
    """A line that breaks a rule, and how it should read."""

    text: str
    better: str

    @property
    def excerpt(self) -> str:
        """The part that differs, with a little of what stands around it."""
        start = next((i for i, (a, b) in enumerate(zip(self.text, self.better, strict=False)) if a != b), 0)
        window = slice(max(0, start - 8), start + 12)
        return f"…{self.text[window]}… → …{self.better[window]}…"


def check(text: str) -> Finding | None:
    """What is wrong with a line, or ``None``. A line without Chinese is nobody's business here."""
    if not _CJK.search(text):
        return None
    _set_rules()
    text = _HYPHEN_IN_CJK.sub("·", _SPACE_AFTER_FULL_WIDTH.sub("", text))
    better = _THREE_DOTS.sub("……", autocorrect_py.format(text))
    return None if better == text else Finding(text, better)


def readable_lines(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Every paragraph, title, caption, term and cell of a document, with its text as :func:`check` wants it."""
    for node in document.findall(nodes.TextElement):
        if isinstance(node, _UNREAD) or isinstance(node.parent, nodes.TextElement):
            continue
        yield node, " ".join(_text(node).split())


def _text(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, _HELD):
        return _stand_in(node.astext())
    if isinstance(node, (nodes.footnote_reference, nodes.comment)):
        return ""
    if isinstance(node, pending_xref) and not node.get("refexplicit") and node["reftype"] in ("doc", "ref", "numref"):
        return "标题"  # What will stand here is checked where it is a title.
    return "".join(_text(child) for child in node.children)


def _stand_in(content: str) -> str:
    """``Code`` for content that begins and ends in Latin, a Chinese word for content that does not."""
    edges = content[:1] + content[-1:]
    return "代码" if _CJK.search(edges) else "Code"
