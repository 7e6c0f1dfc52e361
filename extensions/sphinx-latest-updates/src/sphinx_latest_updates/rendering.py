"""Posts → ordinary docutils nodes, which every builder can write."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.docutils import new_document
from sphinx.util.nodes import make_refnode

from .changelog import ChangeList, filtered, values_of
from .changes import select_changes
from .i18n import _, kind_key, kind_name
from .registry import WEB_BUILDERS
from .selection import Query, by_author, by_tag, group, pages, select
from .text import section_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .changes import Change
    from .post import Post, Update
    from .site import Site

_LINK_CLASSES = {
    "tags": "post-tag",
    "categories": "post-category-name",
    "authors": "post-author",
    "series": "post-series-name",
    "archive": "post-year",
}
_CODE = re.compile(r"(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)")
#: What may stand at a post's end.
FOOTER_PARTS = ("series", "neighbours", "related", "history")
#: Around a page of a listing, how many pages before and after it are linked to.
_PAGES_AROUND = 2
#: What stands around a listing that goes on, in the page of any theme.
BEGIN_LISTING = "<!-- latest-updates: listing -->"
END_LISTING = "<!-- latest-updates: end of listing -->"


@dataclass(frozen=True)
class Part:
    """What one page shows of a listing, posts or changes; ``label`` tells it from the other pages."""

    posts: Sequence[Post] = ()
    changes: Sequence[Change] = ()
    label: str = ""


def parts_of(site: Site, options: Mapping[str, Any]) -> dict[str, Part]:
    """The parts of the listing that ``options`` ask for: the first page is called ``""``, the next ``2`` and so on.

    Where pages are web pages, a stream of changes with filters has a part for each value that no other page shows.
    """
    is_web = site.app.builder.name in WEB_BUILDERS
    size = options["paginate"] if is_web else None
    if options["view"] == "posts":
        found = [Part(posts=posts) for posts in pages(select(site.posts, options["query"]), size)]
        return {_page(number): replace(part, label=str(number)) for number, part in enumerate(found, 1)}
    changes = changes_for(site, options)
    parts = {
        _page(number): Part(changes=part, label=str(number)) for number, part in enumerate(pages(changes, size), 1)
    }
    if options["filters"] and is_web:
        for (name, value), part in filtered(site, changes, options["filters"]).items():
            members = [change for change in changes if value in values_of(change, name)]
            parts[part] = Part(changes=members, label=kind_name(value) if name == "kind" else value)
    return parts


def changes_for(site: Site, options: Mapping[str, Any]) -> list[Change]:
    """The changes that ``options`` ask for, on whatever page."""
    kind = options["change_kind"]
    return select_changes(site.changes, options["query"], kind and kind_key(kind))


def _page(number: int) -> str:
    return "" if number == 1 else str(number)


def part_on(parts: Mapping[str, Any], part: str) -> str:
    """The part of a listing on the page for ``part``: the last where another listing goes on, the first elsewhere."""
    if part in parts:
        return part
    return max((name for name in parts if name.isdigit()), key=int, default="") if part.isdigit() else ""


class Renderer:
    """Draws posts on the page ``docname``."""

    def __init__(self, site: Site, docname: str) -> None:
        self.site = site
        self.docname = docname

    # Listings

    def listing(self, options: Mapping[str, Any]) -> list[nodes.Node]:
        """What ``{latest-updates}`` shows; where pages are web pages, the part of it that is asked for."""
        parts = parts_of(self.site, options)
        part = part_on(parts, options["part"])
        is_changes = options["view"] == "changes"
        box = nodes.container(
            classes=["latest-updates", "latest-updates-changes" if is_changes else f"latest-updates-{options['style']}"]
        )
        if not parts[""].posts and not parts[""].changes:
            box += nodes.paragraph("", _("No posts yet."), classes=["post-none"])
            return [box]
        if is_changes:
            changes = ChangeList(self, options)
            box += changes.filters(changes_for(self.site, options), part)
            box += changes.draw(parts[part].changes)
        else:
            box += self._groups(parts[part].posts, options)
        if len(parts) == 1:
            return [box]
        last = max(int(name or 1) for name in parts if name == "" or name.isdigit())
        if last > 1 and (part == "" or part.isdigit()):
            box += self._page_links(options.get("host", options["docname"]), int(part or 1), last)
        return [mark(BEGIN_LISTING), box, mark(END_LISTING)]

    def _groups(self, posts: Sequence[Post], options: Mapping[str, Any]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for name, members in group(posts, options["query"].group_by):
            level = options["level"]
            if name:
                found.append(nodes.rubric("", name, classes=["post-group"], **self.heading_level(level)))
                level += 1
            found.extend(self._members(members, options, level))
        return found

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
        uri = self.part_address(host, _page(page))
        return nodes.reference("", label, internal=True, refuri=uri)

    def part_address(self, host: str, part: str) -> str:
        """The address of a part of a listing on ``host``, seen from this page."""
        return self.address(page_name(host, part))

    def address(self, page: str, target: str = "") -> str:
        """The address of ``target`` on ``page``, which need not be a document, seen from this page."""
        uri = self.site.app.builder.get_relative_uri(self.docname, page)
        return f"{uri}#{target}" if target else uri or "#"

    def _members(self, posts: Sequence[Post], options: Mapping[str, Any], level: int) -> Iterable[nodes.Node]:
        style = options["style"]
        if style == "cards":
            return [self._card(post, options["excerpt_length"], level, options["math"]) for post in posts]
        if style == "table":
            return [self._table(posts)]
        return [self.bullets(posts)]

    def _card(self, post: Post, length: int, level: int, math: str | None = None) -> nodes.Node:
        if self.is_web and self.site.card_template:
            return self._card_from_template(post, length, math)
        card = nodes.container(classes=["post-card", *(["post-pinned"] if post.pinned else [])])
        title = nodes.rubric("", "", self.link(post), classes=["post-title"], **self.heading_level(level))
        card += title
        text = self.site.excerpt(post, length, math) if length else ""
        if text:
            card += nodes.paragraph("", text, classes=["post-excerpt"])
        card += self.meta_line(post)
        return card

    def _card_from_template(self, post: Post, length: int, math: str | None) -> nodes.Node:
        builder = cast("StandaloneHTMLBuilder", self.site.app.builder)
        context = {
            "post": post,
            "url": self.address(post.docname),
            "date": self.site.day(post.date),
            "excerpt": self.site.excerpt(post, length, math) if length else "",
            "meta": html_of(builder, self.docname, self.meta_line(post)),
        }
        return mark(builder.templates.render(self.site.config.latest_updates_card_template, context))

    def bullets(self, posts: Iterable[Post]) -> nodes.Node:
        """A line for each post."""
        drawn = self.site.drawn_lists
        return drawn.bullets(self.docname, posts, self._bullets) if drawn else self._bullets(posts)

    def _bullets(self, posts: Iterable[Post]) -> nodes.bullet_list:
        items = nodes.bullet_list(classes=["post-list"])
        for post in posts:
            line = nodes.paragraph("", "", self.date(post.date), nodes.Text(" "), self.link(post))
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
                [self.date(post.date)],
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
        box += self.meta_line(post)
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
        name = self.index_link("series", post.series.name)
        place = _(" (part %(part)d of %(parts)d)") % {"part": members.index(post) + 1, "parts": len(members)}
        return [self._box("series", [nodes.Text(_("Series: ")), name, nodes.Text(place)], items)]

    def _neighbours(self, post: Post) -> list[nodes.Node]:
        """The older and the newer post; not where the theme shows them as previous and next."""
        if post.docname in self.site.registry.hosts_of_posts and self.is_web and _theme_leads_on(self.site.config):
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
                "", "", self.date(update.date), nodes.Text(" "), _span("post-kind", kind_name(update.kind))
            )
            line += self.what_changed(post.docname, update, " ")
            items += nodes.list_item("", line)
        published = nodes.paragraph("", "", self.date(post.date), nodes.Text(" "), _span("post-kind", _("Published")))
        items += nodes.list_item("", published)
        return [self._box("history", [nodes.Text(_("History"))], items)]

    def _box(self, name: str, heading: list[nodes.Node], content: nodes.Node) -> nodes.Node:
        title = nodes.rubric("", "", *heading, classes=[f"post-{name}-title"], **self.heading_level(2))
        return nodes.container("", title, content, classes=[f"post-{name}"])

    # Parts

    @property
    def is_web(self) -> bool:
        """Whether documents become web pages of their own."""
        return self.site.app.builder.name in WEB_BUILDERS

    def heading_level(self, level: int) -> dict[str, int]:
        """Make a rubric a heading where pages are web pages; elsewhere it would be as large as a title."""
        return {"heading-level": min(level, 6)} if self.site.app.builder.format == "html" else {}

    def link_to_page(self, page: str, child: nodes.Node) -> nodes.reference:
        """``child`` as a link to a page of the web site that is no document."""
        return nodes.reference("", "", child, internal=True, refuri=self.address(page))

    def cloud(self, kind: str, limit: int | None = None) -> nodes.Element:
        """The ``limit`` most used names of a kind as links, each in one of five sizes, in the order of the names."""
        groups = sorted(self.index_groups(kind), key=lambda item: (-len(item[1]), item[0]))[:limit]
        most = max((len(posts) for _name, posts in groups), default=1)
        line = nodes.paragraph(classes=["post-cloud"])
        for name, posts in sorted(groups):
            size = 1 + 4 * (len(posts) - 1) // max(most - 1, 1)
            sized = nodes.inline("", "", self.index_link(kind, name), classes=[f"post-cloud-{size}"])
            line += [sized, nodes.Text(" ")]
        return line

    def cards(self, posts: Iterable[Post]) -> list[nodes.Node]:
        """A card for each post, of the length that the site has."""
        length: int = self.site.config.latest_updates_excerpt_length
        if not posts:
            return [nodes.paragraph("", _("No posts yet."), classes=["post-none"])]
        box = nodes.container(classes=["latest-updates", "latest-updates-cards"])
        box.extend(self._card(post, length, 2) for post in posts)
        return [box]

    def link(self, post: Post) -> nodes.Element:
        """The title of ``post`` as a link to it."""
        return self._reference(post.docname, None, nodes.Text(post.title))

    def what_changed(self, docname: str, change: Update | Change, before: str) -> list[nodes.Node]:
        """The section of the page that a change names, after ``before``, and what its author notes, code as code."""
        words: list[nodes.Node] = []
        if change.section_title:
            words += [
                _span("change-in", before),
                self._reference(docname, change.section, nodes.Text(change.section_title)),
            ]
        if change.note:
            note = _with_code(change.note)
            if change.section and not change.section_title:
                note = [self._reference(docname, change.section, *note)]
            words += [nodes.Text(_(": ")), *note]
        return words

    def meta_line(self, post: Post) -> nodes.paragraph:
        """Everything that is told of a post in one line: days, authors, category, tags, reading time."""
        parts: list[list[nodes.Node]] = [[self.date(post.date)]]
        if revision := post.revision:
            parts.append([self._revised(revision)])
        if post.draft:
            parts.append([_span("post-draft", _("Draft"))])
        if post.pinned:
            parts.append([_span("post-pin", _("Pinned"))])
        if post.authors:
            parts.append([self._labelled("post-authors", self._names("authors", post.authors))])
        if post.category:
            parts.append([self._labelled("post-category", [self.index_link("categories", post.category)])])
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
            parts.append(self.index_link(kind, name))
        return parts

    def index_link(self, kind: str, name: str) -> nodes.Node:
        """A name as a link to where its posts are listed; the name alone where that is nowhere."""
        label = nodes.inline("", name, classes=[_LINK_CLASSES[kind]])
        if page := self.site.archive_page.get((kind, name)):
            return self.link_to_page(page, label)
        place = self.site.place_of_name(kind, name)
        return self._reference(*place, label) if place else label

    def _revised(self, update: Update) -> nodes.Node:
        label = _("%(kind)s %(date)s") % {"kind": kind_name(update.kind), "date": self.site.day(update.date)}
        return _span("post-revised", label)

    def date(self, moment: dt.datetime) -> nodes.Node:
        """The day of ``moment`` as readers write it."""
        return _span("post-date", self.site.day(moment))

    def _labelled(self, name: str, children: list[nodes.Node]) -> nodes.inline:
        return nodes.inline("", "", *children, classes=[name])

    def _reference(self, docname: str, target: str | None, *children: nodes.Node) -> nodes.Element:
        link = link_between(self.site.app.builder, self.docname, docname, target or "", *children)
        return link if link is not None else nodes.inline("", "", *children)


def link_between(
    builder: Builder, docname: str, other: str, target: str, *children: nodes.Node
) -> nodes.reference | None:
    """A link from one page to ``target`` on another, or to its top; ``None`` where that page is not in the output."""
    if target and builder.name == "singlehtml":  # Sphinx would write #document-page#target, which leads nowhere.
        return nodes.reference("", "", *children, internal=True, refuri=f"#{target}")
    try:
        return make_refnode(builder, docname, other, target, list(children))
    except NoUri:  # as with a LaTeX document that holds one section
        return None


def _theme_leads_on(config: Config) -> bool:
    """Whether pages have links to the previous and the next page; some themes have a setting that takes them away."""
    options = config.html_theme_options
    places = options.get("prev_next_buttons_location", "bottom")
    return options.get("show_prev_next", True) not in (False, "False", "false") and places not in (None, "None", "none")


def page_name(host: str, part: str) -> str:
    """The page that shows a part of a listing, beside the page on which the listing stands."""
    return f"{host}-{part}" if part else host


def mark(comment: str) -> nodes.raw:
    return nodes.raw("", comment, format="html")


def _section(kind: str, name: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", name), *content, ids=[section_id(kind, name)])


def _with_code(text: str) -> list[nodes.Node]:
    """``text`` with what stands between backticks, single or double, as inline code."""
    pieces = _CODE.split(text)
    words, code = pieces[::3], ["", *pieces[2::3]]
    drawn: list[nodes.Node] = []
    for source, after in zip(code, words, strict=True):
        drawn += [nodes.literal(source, source)] if source else []
        drawn += [nodes.Text(after)] if after else []
    return drawn


def plain_note(text: str) -> str:
    """``text`` without the backticks around code."""
    return _CODE.sub(r"\2", text)


def html_of(builder: StandaloneHTMLBuilder, page: str, content: nodes.Element) -> str:
    """What ``builder`` writes for ``content`` on ``page``; the page that it is writing is not disturbed."""
    names = ("secnumbers", "fignumbers", "current_docname")
    before = {name: getattr(builder, name) for name in names if hasattr(builder, name)}
    builder.secnumbers, builder.fignumbers, builder.current_docname = {}, {}, page
    try:
        document = new_document("", builder.docsettings)
        document += content
        translator = cast("Any", builder.create_translator(document, builder))
        document.walkabout(translator)
        return "".join(translator.fragment)
    finally:
        for name, value in before.items():
            setattr(builder, name, value)


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
