"""Posts → ordinary docutils nodes, which every builder can write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from .i18n import _
from .selection import Query, by_tag, group, select
from .text import identifier

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from .post import Post, Update
    from .site import Site

#: Placeholders of the history's own words; a kind that is not here is shown as the author wrote it.
_KIND_NAMES = {"new": "New", "update": "Updated", "erratum": "Correction"}


class Renderer:
    """Draws posts on the page ``docname``."""

    def __init__(self, site: Site, docname: str) -> None:
        self.site = site
        self.docname = docname

    # Listings

    def listing(self, query: Query, *, style: str, excerpt_length: int, level: int) -> nodes.Node:
        """What ``{latest-updates}`` shows."""
        posts = select(self.site.posts, query)
        box = nodes.container(classes=["latest-updates", f"latest-updates-{style}"])
        if not posts:
            box += nodes.paragraph("", _("No posts yet."), classes=["post-none"])
            return box
        for name, members in group(posts, query.group_by):
            if name:
                box += nodes.rubric("", name, classes=["post-group"], **self._level(level))
                inner = level + 1
            else:
                inner = level
            box.extend(self._members(members, style, excerpt_length, inner))
        return box

    def _members(self, posts: Sequence[Post], style: str, length: int, level: int) -> Iterable[nodes.Node]:
        if style == "cards":
            return [self._card(post, length, level) for post in posts]
        if style == "table":
            return [self._table(posts)]
        return [self.bullets(posts)]

    def _card(self, post: Post, length: int, level: int) -> nodes.Node:
        card = nodes.container(classes=["post-card", *(["post-pinned"] if post.pinned else [])])
        title = nodes.rubric("", "", self.link(post), classes=["post-title"], **self._level(level))
        card += title
        text = self.site.excerpt(post, length) if length else ""
        if text:
            card += nodes.paragraph("", text, classes=["post-excerpt"])
        card += self._meta_line(post)
        return card

    def bullets(self, posts: Iterable[Post]) -> nodes.Node:
        items = nodes.bullet_list(classes=["post-list"])
        for post in posts:
            line = nodes.paragraph("", "", self._date(post.date), nodes.Text(" "), self.link(post))
            if post.last_update:
                line += [nodes.Text(" "), self._revised(post.last_update)]
            items += nodes.list_item("", line)
        return items

    def _table(self, posts: Iterable[Post]) -> nodes.Node:
        heads: list[list[nodes.Node]] = [
            [nodes.Text(name)] for name in (_("Date"), _("Title"), _("Category"), _("Tags"))
        ]
        rows: list[list[list[nodes.Node]]] = [
            [[self._date(post.date)], [self.link(post)], [nodes.Text(post.category or "")], self._tags(post)]
            for post in posts
        ]
        return _make_table(heads, rows, widths=(15, 45, 15, 25))

    # Indexes: real sections

    def index(self, kind: str) -> list[nodes.Node]:
        """What ``{post-archive}``, ``{post-tags}``, ``{post-categories}`` show: a section a year, tag or category."""
        if not self.site.posts:
            return [nodes.paragraph("", _("No posts yet."), classes=["post-none"])]
        return [_section(kind, name, self.bullets(posts)) for name, posts in self._index_groups(kind)]

    def index_outline(self, kind: str) -> list[nodes.section]:
        """The sections of :meth:`index` with nothing but their titles."""
        return [_section(kind, name) for name, _posts in self._index_groups(kind)]

    def _index_groups(self, kind: str) -> list[tuple[str, list[Post]]]:
        newest_first = select(self.site.posts, Query())
        if kind == "tags":
            return by_tag(newest_first)
        if kind == "categories":
            return [(name, posts) for name, posts in group(newest_first, "category") if name]
        newest_first.sort(key=lambda post: post.date, reverse=True)  # stable: here pinned posts stand at their date
        return group(newest_first, "year")

    # A post's own page

    def byline(self, post: Post) -> nodes.Node:
        """Date, revision, reading time, category and tags, in one line under the title."""
        box = nodes.container(classes=["post-byline"])
        box += self._meta_line(post)
        return box

    def history(self, post: Post) -> list[nodes.Node]:
        """The ``updates:`` of a post, newest first, ending with its publication."""
        if not post.updates:
            return []
        items = nodes.bullet_list(classes=["post-history-list"])
        entries = sorted(enumerate(post.updates), key=lambda item: (item[1].date, item[0]), reverse=True)
        for _number, update in entries:
            line = nodes.paragraph(
                "", "", self._date(update.date), nodes.Text(" "), _span("post-kind", kind_name(update.kind))
            )
            if update.note:
                line += nodes.Text(_(": ") + update.note)
            items += nodes.list_item("", line)
        published = nodes.paragraph("", "", self._date(post.date), nodes.Text(" "), _span("post-kind", _("Published")))
        items += nodes.list_item("", published)
        heading = nodes.rubric("", _("History"), classes=["post-history-title"], **self._level(2))
        return [nodes.container("", heading, items, classes=["post-history"])]

    # Parts

    def _level(self, level: int) -> dict[str, int]:
        """Make a rubric a heading where pages are web pages; elsewhere it would be as large as a title."""
        return {"heading-level": min(level, 6)} if self.site.app.builder.format == "html" else {}

    def link(self, post: Post) -> nodes.Element:
        return self._reference(post.docname, None, nodes.Text(post.title))

    def _meta_line(self, post: Post) -> nodes.paragraph:
        parts: list[list[nodes.Node]] = [[self._date(post.date)]]
        if post.last_update:
            parts.append([self._revised(post.last_update)])
        if post.draft:
            parts.append([_span("post-draft", _("Draft"))])
        if post.pinned:
            parts.append([_span("post-pin", _("Pinned"))])
        if post.authors:
            parts.append([_span("post-authors", _(", ").join(post.authors))])
        if post.category:
            parts.append([self._labelled("post-category", [self._index_link("categories", post.category)])])
        if post.tags:
            parts.append([self._labelled("post-tags", self._tags(post))])
        parts.append([_span("post-reading-time", _("%d min read") % post.reading_minutes)])
        line = nodes.paragraph(classes=["post-meta"])
        for number, part in enumerate(parts):
            if number:
                line += _span("post-separator", " · ")
            line.extend(part)
        return line

    def _tags(self, post: Post) -> list[nodes.Node]:
        parts: list[nodes.Node] = []
        for number, tag in enumerate(post.tags):
            if number:
                parts.append(_span("post-separator", _(", ")))
            parts.append(self._index_link("tags", tag))
        return parts

    def _index_link(self, kind: str, name: str) -> nodes.Node:
        page = self.site.index_pages[kind]
        label = nodes.inline("", name, classes=["post-tag" if kind == "tags" else "post-category-name"])
        return label if page is None else self._reference(page, _section_id(kind, name), label)

    def _revised(self, update: Update) -> nodes.Node:
        label = _("%(kind)s %(date)s") % {"kind": kind_name(update.kind), "date": self.day(update.date)}
        return _span("post-revised", label)

    def _date(self, moment: dt.datetime) -> nodes.Node:
        return _span("post-date", self.day(moment))

    def day(self, moment: dt.datetime) -> str:
        return format_date(
            moment, self.site.config.latest_updates_date_format, locale=_locale(self.site.config.language)
        )

    def _labelled(self, name: str, children: list[nodes.Node]) -> nodes.inline:
        return nodes.inline("", "", *children, classes=[name])

    def _reference(self, docname: str, target: str | None, child: nodes.Node) -> nodes.Element:
        builder = self.site.app.builder
        if target and builder.name == "singlehtml":  # Sphinx would write #document-page#target, which leads nowhere.
            return nodes.reference("", "", child, internal=True, refuri=f"#{target}")
        try:
            return make_refnode(builder, self.docname, docname, target or "", [child])
        except NoUri:  # The page is not part of this output, as with a LaTeX document that holds one section.
            return nodes.inline("", "", child)


def kind_name(kind: str) -> str:
    """The reader's word for the kind of an update."""
    return _(_KIND_NAMES[kind]) if kind in _KIND_NAMES else kind


def _section_id(kind: str, name: str) -> str:
    return identifier({"tags": "tag", "categories": "category", "archive": "year"}[kind], name)


def _section(kind: str, name: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", name), *content, ids=[_section_id(kind, name)])


def _span(name: str, text: str) -> nodes.inline:
    return nodes.inline("", text, classes=[name])


def _locale(language: str | None) -> Locale:
    try:
        return Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _make_table(
    heads: list[list[nodes.Node]], rows: list[list[list[nodes.Node]]], widths: Sequence[int]
) -> nodes.table:
    table_group = nodes.tgroup(cols=len(heads))
    table_group.extend(nodes.colspec(colwidth=width) for width in widths)
    table_group += nodes.thead("", _make_row(heads))
    body = nodes.tbody()
    body.extend(_make_row(row) for row in rows)
    table_group += body
    return nodes.table("", table_group, classes=["post-table", "colwidths-given"])


def _make_row(cells: list[list[nodes.Node]]) -> nodes.row:
    row = nodes.row()
    row.extend(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells)
    return row
