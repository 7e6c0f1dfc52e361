"""Posts → ordinary docutils nodes, which every builder can write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from .i18n import _
from .registry import WEB_BUILDERS
from .selection import Query, by_author, by_tag, group, pages, select
from .text import identifier

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.builders import Builder

    from .post import Post, Update
    from .site import Site

#: Placeholders of the history's own words; a kind that is not here is shown as the author wrote it.
_KIND_NAMES = {"new": "New", "update": "Updated", "erratum": "Correction"}
_LINK_CLASSES = {
    "tags": "post-tag",
    "categories": "post-category-name",
    "authors": "post-author",
    "series": "post-series-name",
}
_SECTION_PREFIXES = {
    "tags": "tag",
    "categories": "category",
    "archive": "year",
    "authors": "author",
    "series": "series",
}
_CODE = re.compile(r"(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)")
#: What may stand at a post's end.
FOOTER_PARTS = ("series", "neighbours", "related", "history")
#: Around a page of a listing, how many pages before and after it are linked to.
_PAGES_AROUND = 2
#: What stands around a listing that goes on, in the page of any theme.
BEGIN_LISTING = "<!-- latest-updates: listing -->"
END_LISTING = "<!-- latest-updates: end of listing -->"


class Renderer:
    """Draws posts on the page ``docname``."""

    def __init__(self, site: Site, docname: str) -> None:
        self.site = site
        self.docname = docname

    # Listings

    def listing(self, query: Query, options: Mapping[str, Any]) -> list[nodes.Node]:
        """What ``{latest-updates}`` shows; where pages are web pages, the page of it that is asked for."""
        posts = select(self.site.posts, query)
        box = nodes.container(classes=["latest-updates", f"latest-updates-{options['style']}"])
        if not posts:
            box += nodes.paragraph("", _("No posts yet."), classes=["post-none"])
            return [box]
        size = options.get("paginate") if self.site.app.builder.name in WEB_BUILDERS else None
        slices = pages(posts, size)
        page = min(options.get("page", 1), len(slices))
        for name, members in group(slices[page - 1], query.group_by):
            level = options["level"]
            if name:
                box += nodes.rubric("", name, classes=["post-group"], **self._level(level))
                level += 1
            box.extend(self._members(members, options["style"], options["excerpt_length"], level))
        if len(slices) == 1:
            return [box]
        box += self._page_links(options.get("host", options["docname"]), page, len(slices))
        return [mark(BEGIN_LISTING), box, mark(END_LISTING)]

    def _page_links(self, host: str, page: int, last: int) -> nodes.Node:
        """Links to the newer and the older page and to every page near this one."""
        line = nodes.paragraph(classes=["post-pages"])
        if page > 1:
            line += [self._page_link(host, page - 1, _("Newer")), nodes.Text(" ")]
        before = 0
        for number in range(1, last + 1):
            if number not in (1, last) and abs(number - page) > _PAGES_AROUND:
                continue
            if number > before + 1:
                line += _span("post-pages-gap", "… ")
            before = number
            label = _("Page %d") % number if number == page else str(number)
            line += _span("post-page-current", label) if number == page else self._page_link(host, number, label)
            line += nodes.Text(" ")
        if page < last:
            line += self._page_link(host, page + 1, _("Older"))
        return line

    def _page_link(self, host: str, page: int, label: str) -> nodes.reference:
        uri = self.site.app.builder.get_relative_uri(self.docname, page_name(host, page))
        return nodes.reference("", label, internal=True, refuri=uri or "#")

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
        """A line for each post."""
        drawn = self.site.drawn_lists
        return drawn.bullets(self.docname, posts, self._bullets) if drawn else self._bullets(posts)

    def _bullets(self, posts: Iterable[Post]) -> nodes.bullet_list:
        items = nodes.bullet_list(classes=["post-list"])
        for post in posts:
            line = nodes.paragraph("", "", self._date(post.date), nodes.Text(" "), self.link(post))
            if revision := post.revision:
                line += [nodes.Text(" "), self._revised(revision)]
            items += nodes.list_item("", line)
        return items

    def _table(self, posts: Iterable[Post]) -> nodes.Node:
        heads: list[list[nodes.Node]] = [
            [nodes.Text(name)] for name in (_("Date"), _("Title"), _("Category"), _("Tags"))
        ]
        rows: list[list[list[nodes.Node]]] = [
            [
                [self._date(post.date)],
                [self.link(post)],
                [nodes.Text(post.category or "")],
                self._names("tags", post.tags),
            ]
            for post in posts
        ]
        return _make_table(heads, rows, widths=(15, 45, 15, 25))

    # Indexes: real sections

    def index(self, kind: str) -> list[nodes.Node]:
        """What ``{post-archive}``, ``{post-tags}``, ``{post-categories}`` show: a section a year, tag or category."""
        if not self.site.posts:
            return [nodes.paragraph("", _("No posts yet."), classes=["post-none"])]
        return [_section(kind, name, self.bullets(posts)) for name, posts in self.index_groups(kind)]

    def index_outline(self, kind: str) -> list[nodes.section]:
        """The sections of :meth:`index` with nothing but their titles."""
        return [_section(kind, name) for name, _posts in self.index_groups(kind)]

    def index_groups(self, kind: str) -> list[tuple[str, list[Post]]]:
        if kind == "tags":
            return by_tag(select(self.site.posts, Query()))
        if kind == "categories":
            return [(name, posts) for name, posts in group(select(self.site.posts, Query()), "category") if name]
        if kind == "authors":
            return by_author(self.site.newest_first)
        if kind == "series":
            return list(self.site.series.items())
        return group(self.site.newest_first, "year")  # here pinned posts stand at their date

    # A post's own page

    def byline(self, post: Post) -> nodes.Node:
        """Date, revision, reading time, category and tags, in one line under the title."""
        box = nodes.container(classes=["post-byline"])
        box += self._meta_line(post)
        return box

    def footer(self, post: Post) -> list[nodes.Node]:
        """What stands at a post's end: the parts that ``latest_updates_footer`` names, where there is something."""
        parts = dict(zip(FOOTER_PARTS, (self._series, self._neighbours, self._related, self._history), strict=True))
        return [node for name in self.site.config.latest_updates_footer for node in parts[name](post)]

    def _series(self, post: Post) -> list[nodes.Node]:
        members = self.site.series.get(post.series.name, []) if post.series else []
        if post.series is None or post not in members:
            return []
        items = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".", classes=["post-series-list"])
        for member in members:
            here = _span("post-here", member.title) if member is post else self.link(member)
            items += nodes.list_item("", nodes.paragraph("", "", here))
        name = self._index_link("series", post.series.name)
        place = _(" (part %(part)d of %(parts)d)") % {"part": members.index(post) + 1, "parts": len(members)}
        return [self._box("series", [nodes.Text(_("Series: ")), name, nodes.Text(place)], items)]

    def _neighbours(self, post: Post) -> list[nodes.Node]:
        """The older and the newer post; not where the theme shows them as previous and next."""
        if post.docname in self.site.registry.hosts_of_posts and self.site.app.builder.name in WEB_BUILDERS:
            return []
        older, newer = self.site.beside.get(post.docname, (None, None))
        items = nodes.bullet_list(classes=["post-neighbours-list"])
        for label, other in ((_("Newer"), newer), (_("Older"), older)):
            if other:
                items += nodes.list_item("", nodes.paragraph("", "", nodes.Text(label + _(": ")), self.link(other)))
        return [self._box("neighbours", [nodes.Text(_("Newer and older"))], items)] if items else []

    def _related(self, post: Post) -> list[nodes.Node]:
        names = self.site.relations.get(post.docname, [])
        posts = [self.site.by_name[name] for name in names if name in self.site.by_name]
        return [self._box("related", [nodes.Text(_("Related posts"))], self.bullets(posts))] if posts else []

    def _history(self, post: Post) -> list[nodes.Node]:
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
                line += [nodes.Text(_(": ")), *_with_code(update.note)]
            items += nodes.list_item("", line)
        published = nodes.paragraph("", "", self._date(post.date), nodes.Text(" "), _span("post-kind", _("Published")))
        items += nodes.list_item("", published)
        return [self._box("history", [nodes.Text(_("History"))], items)]

    def _box(self, name: str, heading: list[nodes.Node], content: nodes.Node) -> nodes.Node:
        title = nodes.rubric("", "", *heading, classes=[f"post-{name}-title"], **self._level(2))
        return nodes.container("", title, content, classes=[f"post-{name}"])

    # Parts

    def _level(self, level: int) -> dict[str, int]:
        """Make a rubric a heading where pages are web pages; elsewhere it would be as large as a title."""
        return {"heading-level": min(level, 6)} if self.site.app.builder.format == "html" else {}

    def link_to_page(self, page: str, child: nodes.Node) -> nodes.reference:
        """``child`` as a link to a page of the web site that is no document."""
        uri = self.site.app.builder.get_relative_uri(self.docname, page)
        return nodes.reference("", "", child, internal=True, refuri=uri or "#")

    def cards(self, posts: Iterable[Post]) -> list[nodes.Node]:
        """A card for each post, of the length that the site has."""
        length: int = self.site.config.latest_updates_excerpt_length
        if not posts:
            return [nodes.paragraph("", _("No posts yet."), classes=["post-none"])]
        box = nodes.container(classes=["latest-updates", "latest-updates-cards"])
        box.extend(self._card(post, length, 2) for post in posts)
        return [box]

    def link(self, post: Post) -> nodes.Element:
        return self._reference(post.docname, None, nodes.Text(post.title))

    def _meta_line(self, post: Post) -> nodes.paragraph:
        parts: list[list[nodes.Node]] = [[self._date(post.date)]]
        if revision := post.revision:
            parts.append([self._revised(revision)])
        if post.draft:
            parts.append([_span("post-draft", _("Draft"))])
        if post.pinned:
            parts.append([_span("post-pin", _("Pinned"))])
        if post.authors:
            parts.append([self._labelled("post-authors", self._names("authors", post.authors))])
        if post.category:
            parts.append([self._labelled("post-category", [self._index_link("categories", post.category)])])
        if post.tags:
            parts.append([self._labelled("post-tags", self._names("tags", post.tags))])
        parts.append([_span("post-reading-time", _("%d min read") % post.reading_minutes)])
        line = nodes.paragraph(classes=["post-meta"])
        for number, part in enumerate(parts):
            if number:
                line += _span("post-separator", " · ")
            line.extend(part)
        return line

    def _names(self, kind: str, names: Iterable[str]) -> list[nodes.Node]:
        parts: list[nodes.Node] = []
        for number, name in enumerate(names):
            if number:
                parts.append(_span("post-separator", _(", ")))
            parts.append(self._index_link(kind, name))
        return parts

    def _index_link(self, kind: str, name: str) -> nodes.Node:
        label = nodes.inline("", name, classes=[_LINK_CLASSES[kind]])
        if page := self.site.archive_page.get((kind, name)):
            return self.link_to_page(page, label)
        page = self.site.index_pages[kind]
        return label if page is None else self._reference(page, _section_id(kind, name), label)

    def _revised(self, update: Update) -> nodes.Node:
        label = _("%(kind)s %(date)s") % {"kind": kind_name(update.kind), "date": self.site.day(update.date)}
        return _span("post-revised", label)

    def _date(self, moment: dt.datetime) -> nodes.Node:
        return _span("post-date", self.site.day(moment))

    def _labelled(self, name: str, children: list[nodes.Node]) -> nodes.inline:
        return nodes.inline("", "", *children, classes=[name])

    def _reference(self, docname: str, target: str | None, child: nodes.Node) -> nodes.Element:
        link = link_between(self.site.app.builder, self.docname, docname, target or "", child)
        return link if link is not None else nodes.inline("", "", child)


def link_between(builder: Builder, docname: str, other: str, target: str, child: nodes.Node) -> nodes.reference | None:
    """A link from one page to ``target`` on another, or to its top; ``None`` where that page is not in the output."""
    if target and builder.name == "singlehtml":  # Sphinx would write #document-page#target, which leads nowhere.
        return nodes.reference("", "", child, internal=True, refuri=f"#{target}")
    try:
        return make_refnode(builder, docname, other, target, child)
    except NoUri:  # as with a LaTeX document that holds one section
        return None


def kind_name(kind: str) -> str:
    """The reader's word for the kind of an update."""
    return _(_KIND_NAMES[kind]) if kind in _KIND_NAMES else kind


def page_name(host: str, page: int) -> str:
    """The page on which a listing goes on, beside the page on which it stands."""
    return host if page == 1 else f"{host}-{page}"


def mark(comment: str) -> nodes.raw:
    return nodes.raw("", comment, format="html")


def _section_id(kind: str, name: str) -> str:
    return identifier(_SECTION_PREFIXES[kind], name)


def _section(kind: str, name: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", name), *content, ids=[_section_id(kind, name)])


def _with_code(text: str) -> list[nodes.Node]:
    """``text`` with what stands between backticks, single or double, as inline code."""
    pieces = _CODE.split(text)
    words, code = pieces[::3], ["", *pieces[2::3]]
    drawn: list[nodes.Node] = []
    for source, after in zip(code, words, strict=True):
        drawn += [nodes.literal(source, source)] if source else []
        drawn += [nodes.Text(after)] if after else []
    return drawn


def _span(name: str, text: str) -> nodes.inline:
    return nodes.inline("", text, classes=[name])


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
