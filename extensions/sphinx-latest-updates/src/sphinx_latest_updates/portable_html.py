"""The body of a written page as HTML that can be read anywhere: links absolute, nothing that needs the page around it.

Pure. A page's body stands between two comments, so that it is found in the page of any theme.

Most of a body is copied without being looked at: with the standard library's ``html.parser``, the same took three times
as long, and lxml writes SVG's ``viewBox`` in lower case.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import cast
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
#: The permalink signs of headings, the post's byline (a feed says all that in fields of its own), the posts beside it,
#: the picture for dark pages where the one for light pages stands beside it, and what another extension wants to keep
#: out of feeds.
_DROPPED_CLASSES = frozenset(
    ("headerlink", "post-byline", "post-series", "post-neighbours", "post-related", "only-dark", "no-feed")
)
_URL_ATTRIBUTES = frozenset(("href", "src", "poster", "cite", "longdesc", "xlink:href", "data"))
#: In an SVG drawing, ``#id`` names a part of that drawing.
_INSIDE_SVG = frozenset(
    ("use", "textpath", "lineargradient", "radialgradient", "pattern", "filter", "mpath", "animate", "image")
)
_NAME = re.compile(r"[a-z][a-z0-9:-]*")
#: A start or end tag: slash, name, attributes. A ``<`` that begins none is text.
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>\"'<]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
#: Attributes without one of these stay as they are.
_SUSPECT = re.compile("|".join((r"\bon", "srcset", "<", *_URL_ATTRIBUTES, *_DROPPED_CLASSES)), re.IGNORECASE)
#: Elements whose content is not markup.
_RAW_TEXT = frozenset(("script", "style", "textarea", "iframe", "title", "xmp", "noembed", "noframes", "noscript"))
#: Comments, declarations, processing instructions.
_NOT_CONTENT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)


def cut_body(page: str) -> str | None:
    """The body of a written page, or ``None`` when its theme does not show one."""
    start, end = page.find(BEGIN), page.rfind(END)
    return page[start + len(BEGIN) : end] if 0 <= start < end else None


def portable(body: str, url: str) -> str:
    """``body`` of the page at ``url`` without its title, scripts and permalinks, and with absolute addresses."""
    body = _NOT_CONTENT.sub("", body)
    parts: list[str] = []
    place, title_seen = 0, False
    while tag := _TAG.search(body, place):
        parts.append(body[place : tag.start()].replace("<", "&lt;"))
        place = tag.end()
        if _stays(tag[0]):
            parts.append(tag[0])
            continue
        name, suspect = tag[2].lower(), _SUSPECT.search(tag[3])
        if tag[1]:
            parts.append(f"</{name}>" if _NAME.fullmatch(name) and name not in _DROPPED else "")
            continue
        attributes = _attributes(tag[3]) if suspect else []
        is_title = name == "h1" and not title_seen
        title_seen = title_seen or is_title
        if is_title or _is_dropped(name, attributes):
            place = place if name in _VOID or _closes_itself(tag) else _end_of(name, body, place)
        elif not suspect:
            parts.append(tag[0])
        else:
            parts.append(_rewritten(tag, name, attributes, url))
    parts.append(body[place:].replace("<", "&lt;"))
    return "".join(parts).strip()


@lru_cache(4096)  # the same few tags make up most of a page
def _stays(text: str) -> bool:
    """Whether a tag is in the portable body as it is, wherever it stands."""
    tag = cast("re.Match[str]", _TAG.fullmatch(text))
    name = tag[2].lower()
    if name in _DROPPED or name == "h1" or not _NAME.fullmatch(name):
        return False
    return text == f"</{name}>" if tag[1] else not _SUSPECT.search(tag[3])


def _attributes(text: str) -> list[tuple[str, str | None]]:
    """Names in lower case, and values as they are meant; ``None`` for an attribute without one."""
    found = []
    for match in _ATTRIBUTE.finditer(text):
        value = next((value for value in match.groups()[1:] if value is not None), None)
        found.append((match[1].lower(), None if value is None else html.unescape(value)))
    return found


def _is_dropped(name: str, attributes: list[tuple[str, str | None]]) -> bool:
    if name in _DROPPED or not _NAME.fullmatch(name):
        return True
    return any(key == "class" and not _DROPPED_CLASSES.isdisjoint((value or "").split()) for key, value in attributes)


def _closes_itself(tag: re.Match[str]) -> bool:
    return tag[3].endswith("/")


def _end_of(name: str, body: str, place: int) -> int:
    """Where the element ``name`` ends whose content begins at ``place``; the end of ``body`` when nothing closes it."""
    pattern = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
    depth = 1
    for tag in pattern.finditer(body, place):
        if tag[1]:
            depth -= 1
        elif name not in _RAW_TEXT and not tag[2].endswith("/"):
            depth += 1
        if depth == 0:
            return tag.end()
    return len(body)


def _rewritten(tag: re.Match[str], name: str, attributes: list[tuple[str, str | None]], url: str) -> str:
    """The start tag with absolute addresses and without programs."""
    kept = [(key, _value(name, key, value, url)) for key, value in attributes if not key.startswith("on")]
    if kept == attributes:
        return "<" + tag[0][1:].replace("<", "&lt;")
    written = "".join(
        f" {key}" if value is None else f' {key}="{html.escape(value)}"'
        for key, value in kept
        if value is not None or key not in _URL_ATTRIBUTES
    )
    return f"<{name}{written}{'/' if _closes_itself(tag) else ''}>"


def _value(tag: str, key: str, value: str | None, url: str) -> str | None:
    if value is None:
        return None
    if key == "srcset":
        return ", ".join(_candidate(part, url) for part in re.split(r",\s+", value) if part.strip())
    if key in _URL_ATTRIBUTES and not (tag in _INSIDE_SVG and value.startswith("#")):
        return _absolute(value, url)
    return value


def _candidate(part: str, url: str) -> str:
    address, *descriptor = part.split(None, 1)
    return " ".join([_absolute(address, url) or "", *descriptor])


def _absolute(address: str, url: str) -> str | None:
    """``address`` seen from the page at ``url``; ``None`` when it is a program or nonsense."""
    compact = re.sub(r"[\x00-\x20]+", "", address).lower()
    if compact.startswith(("javascript:", "vbscript:", "data:text/html")):
        return None
    try:
        return address if urlsplit(address).scheme else urljoin(url, address)
    except ValueError:
        return None
