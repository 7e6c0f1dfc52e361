"""What a link leads to, cut from a written page: a term with its definition, a section with its first paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters of text that a preview has at most, its title aside.
LENGTH = 160
_TERM = re.compile(r'((?:<dt id="[^"]+">.*?</dt>\s*)+)<dd>\s*<p>(.*?)</p>', re.DOTALL)
_NAME = re.compile(r'<dt id="([^"]+)">(.*?)</dt>', re.DOTALL)
_SECTION = re.compile(
    r'<section id="([^"]+)">\s*(?:<span id="[^"]*"></span>)*<h([1-6])>(.*?)</h\2>\s*(?:<p>(.*?)</p>)?', re.DOTALL
)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_LINK = re.compile(r"</?a\b[^>]*>")
_ID = re.compile(r'\s(?:id|title)="[^"]*"')
_ANCHOR = re.compile(r"<span></span>")
_PIECE = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>|&[#\w]+;|.", re.DOTALL)


class Preview(NamedTuple):
    """The place in its page (empty for the page), and two pieces of HTML without links and ids."""

    target: str
    title: str
    text: str


def previews(html: str) -> Iterator[Preview]:
    """The previews of a page, in the order of their places; the page itself comes first."""
    for n, (target, _level, title, text) in enumerate(_SECTION.findall(html)):
        preview = Preview(target, _plain(title), shortened(_plain(text)))
        if n == 0:
            yield Preview("", preview.title, preview.text)
        yield preview
    for names, text in _TERM.findall(html):
        for target, title in _NAME.findall(names):
            yield Preview(target, _plain(title), shortened(_plain(text)))


def _plain(html: str) -> str:
    html = _LINK.sub("", _PERMALINK.sub("", html))
    return _ANCHOR.sub("", _ID.sub("", html)).strip()


def shortened(html: str, length: int = LENGTH) -> str:
    """The beginning of a piece of HTML, with an ellipsis and all its elements closed; a formula is never cut."""
    kept: list[str] = []
    open_tags: list[str] = []
    count, formula = 0, 0
    for piece in _PIECE.finditer(html):
        tag = piece[2]
        if not tag:
            count += not formula
            if count > length and not formula:
                kept.append("…")
                break
        elif piece[1]:
            if open_tags and open_tags[-1] == tag:
                open_tags.pop()
            formula -= tag == "math"
        elif not piece[3] and tag not in ("img", "br", "mspace"):
            open_tags.append(tag)
            formula += tag == "math"
            count += 4 * (tag == "math")
        kept.append(piece[0])
    return "".join(kept) + "".join(f"</{tag}>" for tag in reversed(open_tags))
