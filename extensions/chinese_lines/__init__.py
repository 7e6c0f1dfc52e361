"""A line break in the source between two Chinese characters is not a space.

Browsers print one all the same (CSS Text 3 would drop it; Chromium does not), and so do plain text, EPUB readers and
the search index. A transform removes the break as soon as a page is read, so that every builder gets whole sentences.
A break between Latin words stays what it is: a space.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from collections.abc import Sequence

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
#: What is shown as it was written.
VERBATIM = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.math_block, nodes.raw)


def without_breaks(pieces: Sequence[str]) -> list[str]:
    """The pieces of one running text, without the line breaks that the whole does not want."""
    gone: set[int] = set()
    for match in REMOVABLE.finditer("".join(pieces)):
        gone.update(range(*match.span()))
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
                _join(block)


def _join(block: nodes.TextElement) -> None:
    texts = list(block.findall(nodes.Text))
    for text, joined in zip(texts, without_breaks([str(text) for text in texts]), strict=True):
        if joined != text and not isinstance(text.parent, VERBATIM):
            text.parent.replace(text, nodes.Text(joined))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(JoinChineseLines)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
