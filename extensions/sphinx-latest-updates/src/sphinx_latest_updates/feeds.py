"""Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1, and the bodies of pages as what they hold. Pure; no clock.

A page's body stands between two comments, so that it is found in the page of any theme. It becomes HTML that can be
read anywhere: links absolute, nothing that needs the page around it. Most of it is copied without being looked at: with
the standard library's ``html.parser``, the same took three times as long, and lxml writes SVG's ``viewBox`` in lower
case.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urljoin, urlsplit
from xml.etree import ElementTree as ET

from .text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

GENERATOR = "latest_updates"
#: What tells a feed of ours from a file that somebody else put in its place.
MARKS = (f"<generator>{GENERATOR}</generator>", f'"_generator": {{\n  "name": "{GENERATOR}"\n }}')
_NO_ITEMS = "[]\n}"
#: Characters that the path of a URL holds as they are (RFC 3986, section 3.3); everything else is percent-encoded.
_PATH_CHARACTERS = "/:@!$&'()*+,;=~%"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Entry:
    """One post in a feed. ``content`` is HTML that stands on its own; without it there is the summary alone.

    A post is in several feeds of a format and looks the same in all: it is written once.
    """

    id: str
    url: str
    title: str
    published: dt.datetime
    updated: dt.datetime
    summary: str = ""
    content: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    #: The summary as HTML, where it has links or other markup.
    summary_html: str | None = None

    @cached_property
    def atom(self) -> str:
        """An ``entry`` element."""
        node = ET.Element("entry")
        _add(node, "id", self.id)
        _add(node, "title", self.title)
        _add(node, "link", rel="alternate", type="text/html", href=self.url)
        _add(node, "published", rfc3339(self.published))
        _add(node, "updated", rfc3339(self.updated))
        for author in self.authors:
            _add(_add(node, "author"), "name", author)
        for category in self.categories:
            _add(node, "category", term=category)
        if self.summary_html:
            _add(node, "summary", self.summary_html, type="html")
        elif self.summary or self.content is None:
            _add(node, "summary", self.summary)
        if self.content is not None:
            _add(node, "content", self.content, type="html")
        return _xml(node, level=1)

    @cached_property
    def rss(self) -> str:
        """An ``item`` element."""
        node = ET.Element("item")
        _add(node, "title", self.title)
        _add(node, "link", self.url)
        _add(node, "guid", self.id, isPermaLink="true" if self.id == self.url else "false")
        _add(node, "pubDate", rfc822(self.published))
        _add(node, "atom:updated", rfc3339(self.updated))
        for author in self.authors:
            _add(node, "dc:creator", author)
        for category in self.categories:
            _add(node, "category", category)
        _add(node, "description", self.summary_html or html.escape(self.summary, quote=False))  # HTML, says RSS
        if self.content is not None:
            _add(node, "content:encoded", self.content)
        return _xml(node, level=2)

    @cached_property
    def json(self) -> str:
        """An object of ``items``."""
        item: dict[str, Any] = {
            "id": self.id,
            "url": self.url,
            "title": self.title,
            "date_published": rfc3339(self.published),
            "date_modified": rfc3339(self.updated),
        }
        if self.summary:
            item["summary"] = self.summary
        content = self.content if self.content is not None else self.summary_html or None
        item |= {"content_text": self.summary} if content is None else {"content_html": content}
        if self.authors:
            item["authors"] = [{"name": author} for author in self.authors]
        if self.categories:
            item["tags"] = list(self.categories)
        return "  " + _json(item).replace("\n", "\n  ")


@dataclass(frozen=True)
class Feed:
    """A feed in any format; ``url`` is the feed's own address, ``home`` that of the site.

    A feed may be cut into pieces, of which Atom knows (RFC 5005, section 4): the feed that readers subscribe to leads
    to the newest archive (``older``), and each archive to the one before it, the one after it (``newer``) and back to
    that feed (``current``, which only archives have).
    """

    title: str
    url: str
    home: str
    author: str
    language: str
    entries: tuple[Entry, ...]
    older: str | None = None
    newer: str | None = None
    current: str | None = None

    @property
    def updated(self) -> dt.datetime:
        """When the newest entry changed."""
        return max(entry.updated for entry in self.entries)


def resolve_id(base: str, value: str) -> str:
    """An author's ``id:`` as a URI: as it is when it is one, else as an address below ``base``."""
    if _is_uri(value):
        before, hash_sign, fragment = value.partition("#")
        return _encode(before, "?") + hash_sign + _encode(fragment, "?")
    return base + _encode(value.lstrip("/"))


def _encode(text: str, allowed: str = "") -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=_PATH_CHARACTERS + allowed)


def _is_uri(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.scheme in ("tag", "urn")))


def absolute_base(address: str) -> str | None:
    """``address`` as the folder of a site, with a slash at its end; ``None`` when it is not an absolute web address."""
    try:
        parts = urlsplit(address.strip())
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return urljoin(address.strip(), _encode(parts.path.rstrip("/") + "/"))


def atom(feed: Feed) -> str:
    """``feed`` as Atom 1.0."""
    names = {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language}
    if feed.current:
        names["xmlns:fh"] = "http://purl.org/syndication/history/1.0"
    root = ET.Element("feed", names)
    _add(root, "id", feed.url)
    _add(root, "title", feed.title)
    _add(root, "updated", rfc3339(feed.updated))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    for relation, address in (("prev-archive", feed.older), ("next-archive", feed.newer), ("current", feed.current)):
        if address:
            _add(root, "link", rel=relation, type="application/atom+xml", href=address)
    _add(root, "generator", GENERATOR)
    if feed.current:
        _add(root, "fh:archive")
    return _document(root, "</feed>", [entry.atom for entry in feed.entries])


def rss(feed: Feed) -> str:
    """``feed`` as RSS 2.0."""
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home)
    _add(channel, "description", feed.title)
    _add(channel, "language", feed.language)
    _add(channel, "lastBuildDate", rfc822(feed.updated))
    _add(channel, "generator", GENERATOR)
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.url)
    return _document(root, " </channel>\n</rss>", [entry.rss for entry in feed.entries])


def json_feed(feed: Feed) -> str:
    """``feed`` as JSON Feed 1.1."""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.language,
        "_generator": {"name": GENERATOR},
        "authors": [{"name": feed.author}],
        "items": [],
    }
    items = ",\n".join(entry.json for entry in feed.entries)
    return f"{_json(value).removesuffix(_NO_ITEMS)}[\n{items}\n ]\n}}\n"


def _json(value: Any) -> str:
    return json.dumps(_printable(value), ensure_ascii=False, indent=1)


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return printable(value)


def rfc3339(moment: dt.datetime) -> str:
    """``moment`` as Atom and JSON Feed write it."""
    return _whole_minutes(moment).isoformat(timespec="seconds")


def rfc822(moment: dt.datetime) -> str:
    """``moment`` as RSS writes it."""
    return format_datetime(_whole_minutes(moment))


def _whole_minutes(moment: dt.datetime) -> dt.datetime:
    """With an offset of whole minutes, where local mean time had seconds: neither format can say that."""
    offset, minute = moment.utcoffset() or dt.timedelta(), dt.timedelta(minutes=1)
    if not offset % minute:
        return moment
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:  # on the first day that there is
        return moment.replace(tzinfo=dt.timezone(offset // minute * minute))


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    node = ET.SubElement(parent, tag, {name: printable(value) for name, value in attributes.items()})
    node.text = None if text is None else printable(text)
    return node


def _xml(node: ET.Element, level: int = 0) -> str:
    ET.indent(node, " ", level)
    return " " * level + ET.tostring(node, encoding="unicode")


def _document(root: ET.Element, end: str, entries: Sequence[str]) -> str:
    """``root`` with ``entries`` before its last lines, which are ``end``."""
    begin = _xml(root).removesuffix(f"\n{end}")
    return "\n".join(('<?xml version="1.0" encoding="utf-8"?>', begin, *entries, end, ""))


#: Ending of a file that holds one of several feeds → how it is written, its media type, its name to readers.
FORMATS = {
    "atom.xml": (atom, "application/atom+xml", "Atom"),
    "rss.xml": (rss, "application/rss+xml", "RSS"),
    "json": (json_feed, "application/feed+json", "JSON Feed"),
}


# The content of entries

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
