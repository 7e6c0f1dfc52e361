"""Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1. Pure: plain values in, text out; no clock."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
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
        if self.content is None and self.summary_html:
            item["content_html"] = self.summary_html
        elif self.content is None:
            item["content_text"] = self.summary
        else:
            item["content_html"] = self.content
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
