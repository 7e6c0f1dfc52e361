"""The body of a written page as HTML that can be read anywhere: links absolute, nothing that needs the page around it.

Pure. A page's body stands between two comments, so that it is found in the page of any theme.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

BEGIN = "<!-- latest-updates: post -->"
END = "<!-- latest-updates: end of post -->"

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
#: Programs, frames and form controls; what is inside goes with them.
_DROPPED = frozenset(
    (
        "script",
        "style",
        "template",
        "iframe",
        "embed",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "link",
        "meta",
        "base",
    )
)
#: The permalink signs of headings, the post's byline (a feed says all that in fields of its own), the picture for dark
#: pages where the one for light pages stands beside it, and what another extension wants to keep out of feeds.
_DROPPED_CLASSES = frozenset(("headerlink", "post-byline", "only-dark", "no-feed"))
_URL_ATTRIBUTES = frozenset(("href", "src", "poster", "cite", "longdesc", "xlink:href", "data"))
#: In an SVG drawing, ``#id`` names a part of that drawing.
_INSIDE_SVG = frozenset(
    ("use", "textpath", "lineargradient", "radialgradient", "pattern", "filter", "mpath", "animate", "image")
)
_NAME = re.compile(r"[a-z][a-z0-9:-]*")
#: Comments, declarations, processing instructions; on some of them the standard library's parser gives up.
_NOT_CONTENT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)


def cut_body(page: str) -> str | None:
    """The body of a written page, or ``None`` when its theme does not show one."""
    start, end = page.find(BEGIN), page.rfind(END)
    return page[start + len(BEGIN) : end] if 0 <= start < end else None


def portable(body: str, url: str) -> str:
    """``body`` of the page at ``url`` without its title, scripts and permalinks, and with absolute addresses."""
    rewriter = _Rewriter(url)
    rewriter.feed(_NOT_CONTENT.sub("", body))
    rewriter.close()
    return "".join(rewriter.parts).strip()


class _Rewriter(HTMLParser):
    """Copies what it reads; rewrites only the tags that hold addresses."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=False)
        self.url = url
        self.parts: list[str] = []
        self._title_seen = False
        self._dropping = ""  # the element that is being left out
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping:
            self._depth += tag == self._dropping
        elif self._is_dropped(tag, attrs):
            if tag not in _VOID:
                self._dropping, self._depth = tag, 1
        else:
            self.parts.append(self._tag(tag, attrs, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._dropping and not self._is_dropped(tag, attrs):
            self.parts.append(self._tag(tag, attrs, "/"))

    def handle_endtag(self, tag: str) -> None:
        if not self._dropping:
            self.parts.append(f"</{tag}>" if _NAME.fullmatch(tag) else "")
        elif tag == self._dropping:
            self._depth -= 1
            if self._depth == 0:
                self._dropping = ""

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.parts.append(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _is_dropped(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        if tag == "h1" and not self._title_seen:
            self._title_seen = True
            return True
        classes = (dict(attrs).get("class") or "").split()
        return tag in _DROPPED or not _NAME.fullmatch(tag) or not _DROPPED_CLASSES.isdisjoint(classes)

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> str:
        kept = [(name, self._value(tag, name, value)) for name, value in attrs if not name.startswith("on")]
        if kept == attrs:
            return "<" + (self.get_starttag_text() or "<")[1:].replace("<", "&lt;")
        written = "".join(
            f" {name}" if value is None else f' {name}="{html.escape(value)}"'
            for name, value in kept
            if value is not None or name not in _URL_ATTRIBUTES
        )
        return f"<{tag}{written}{end}>"

    def _value(self, tag: str, name: str, value: str | None) -> str | None:
        if value is None:
            return None
        if name == "srcset":
            return ", ".join(self._candidate(part) for part in re.split(r",\s+", value) if part.strip())
        if name in _URL_ATTRIBUTES and not (tag in _INSIDE_SVG and value.startswith("#")):
            return self._absolute(value)
        return value

    def _candidate(self, part: str) -> str:
        address, *descriptor = part.split(None, 1)
        return " ".join([self._absolute(address) or "", *descriptor])

    def _absolute(self, address: str) -> str | None:
        """``address`` seen from this page; ``None`` when it is a program or nonsense."""
        compact = re.sub(r"[\x00-\x20]+", "", address).lower()
        if compact.startswith(("javascript:", "vbscript:", "data:text/html")):
            return None
        try:
            return address if urlsplit(address).scheme else urljoin(self.url, address)
        except ValueError:
            return None
