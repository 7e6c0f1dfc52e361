"""Posts → ordinary docutils nodes, which every builder can write.

A post stands in the archive, under its category and each of its tags, and below related posts, always as the same line;
its names stand on every card and under every title. Drawing them anew would be most of the cost of an index page, and
every node is walked over by each of Sphinx's transforms: for web pages, such pieces are HTML that is written once.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.docutils import new_document
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from .env_state import WEB_BUILDERS
from .i18n import _, kind_name
from .post import PUBLISHED, Update
from .selection import Query, by_series, by_tag, grouped, most_used_first, names_of, newest_first, select
from .text import section_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .excerpt import MarkupStart, Span
    from .post import Change, Post
    from .site import Site


#: What stands for an address and for words in HTML that is written once and filled in often.
_URI, _TEXT = "\uf8ff:uri", "\uf8ff:text"


#: A part of a line: for web pages its HTML, else a node.
Piece: TypeAlias = "str | nodes.Node"


class DrawnNodes:
    """The HTML of what stands on many pages, each piece written once a build."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self._document = new_document("", builder.docsettings)
        self._translator = cast("Any", builder.create_translator(self._document, builder))
        self._text = nodes.paragraph()  # the parent of pieces: references stand in text
        self._pieces: dict[Hashable, str] = {}
        self._list: tuple[str, list[str], str] | None = None

    def piece(self, key: Hashable, draw: Callable[[], str]) -> str:
        """``draw()``, which is the same for the same ``key``."""
        if key not in self._pieces:
            self._pieces[key] = draw()
        return self._pieces[key]

    def html(self, node: nodes.Node) -> str:
        """What the builder writes for ``node``."""
        if isinstance(node, nodes.raw):
            return node.astext()
        node.parent = self._text
        node.walkabout(self._translator)
        return self._written()

    def link(self, uri: str, title: str) -> str:
        """What the builder writes for a link to another page of the site."""
        link = self.piece("link", self._link_to_fill).replace(_URI, self._translator.attval(uri))
        return link.replace(_TEXT, self._translator.encode(title))

    def _link_to_fill(self) -> str:
        return self.html(nodes.reference("", "", nodes.Text(_TEXT), internal=True, refuri=_URI))

    def span(self, name: str, text: str) -> str:
        """What the builder writes for ``text`` in a span of the class ``name``."""
        return self.span_around(name, self._translator.encode(text))

    def span_around(self, name: str, html: str) -> str:
        """What the builder writes for ``html`` in a span of the class ``name``."""
        return self.piece(("span", name), lambda: self.html(_span(name, _TEXT))).replace(_TEXT, html)

    def bullets(self, lines: Iterable[str]) -> nodes.raw:
        """A list of ``lines``, in what the builder writes around them."""
        if not self._list:
            self._list = self._list_around(bulleted([[mark(_TEXT)]], "post-list"))
        begin, (before, after), end = self._list
        return mark("".join((begin, *(f"{before}{line}{after}" for line in lines), end)))

    def _list_around(self, bullets: nodes.bullet_list) -> tuple[str, list[str], str]:
        """What is written before, around and after the only item, where ``walkabout`` would write all in one."""
        bullets.parent = self._document
        self._translator.dispatch_visit(bullets)
        begin = self._written()
        bullets[0].walkabout(self._translator)
        item = self._written()
        self._translator.dispatch_departure(bullets)
        return begin, item.split(_TEXT), self._written()

    def _written(self) -> str:
        text = "".join(self._translator.body)
        self._translator.body.clear()
        return text


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


class Renderer:
    """Draws posts on the page ``docname``."""

    def __init__(self, site: Site, docname: str) -> None:
        self.site = site
        self.docname = docname

    def address(self, page: str, target: str = "") -> str:
        """The address of ``target`` on ``page``, which need not be a document, seen from this page."""
        uri = self.site.app.builder.get_relative_uri(self.docname, page)
        return f"{uri}#{target}" if target else uri or "#"

    def members(self, posts: Sequence[Post], options: Mapping[str, Any], level: int) -> Iterable[nodes.Node]:
        """``posts`` as cards, as lines or as a table, whatever the ``options`` of a listing say."""
        style = options["style"]
        if style == "cards":
            return [self._card(post, options["excerpt_length"], level, options["math"]) for post in posts]
        if style == "table":
            return [self._table(posts)]
        return [self.bullets(posts)]

    def _card(self, post: Post, length: int, level: int, math: str | None = None) -> nodes.Node:
        if self.is_web and self.site.card_template:
            return self._card_from_template(post, length, math)
        title = nodes.rubric("", "", self.link(post), classes=["post-title"], **self.heading_level(level))
        parts = [title, *self.picture(post), *self.excerpt(post, length, math), self.meta_line(post)]
        return nodes.container("", *parts, classes=["post-card", "post-pinned"] if post.pinned else ["post-card"])

    def _card_from_template(self, post: Post, length: int, math: str | None) -> nodes.Node:
        context = {
            "post": post,
            "url": self.address(post.docname),
            "date": self.site.day(post.date),
            "excerpt": self.site.excerpt(post, length, math) if length else "",
            "excerpt_html": self.excerpt_html(post, length, math),
            "picture": self._picture_address(post),
            "meta": self.html(self.meta_line(post)),
        }
        return mark(self._builder.templates.render(self.site.config.latest_updates_card_template, context))

    def bullets(self, posts: Iterable[Post]) -> nodes.Node:
        """A line for each post."""
        if self.is_web:
            return self._drawn.bullets(map(self._line_of_list, posts))
        lines = []
        for post in posts:
            line = [self.date(post.date), nodes.Text(" "), self.link(post)]
            lines.append([*line, nodes.Text(" "), _node(self._revised(post.revision))] if post.revision else line)
        return bulleted(lines, "post-list")

    def _line_of_list(self, post: Post) -> str:
        uri = self._builder.get_relative_uri(self.docname, post.docname)
        return self._drawn.piece(("line", post.docname, uri), lambda: self._draw_line(post, uri))

    def _draw_line(self, post: Post, uri: str) -> str:
        parts = [self._words("post-date", self.site.day(post.date)), self._drawn.link(uri, post.title)]
        return " ".join(cast("list[str]", [*parts, self._revised(post.revision)] if post.revision else parts))

    def _table(self, posts: Iterable[Post]) -> nodes.Node:
        head = _row(*([nodes.Text(name)] for name in (_("Date"), _("Title"), _("Category"), _("Tags"))))
        body = nodes.tbody()
        for post in posts:
            category, tags = [nodes.Text(post.category or "")], self._names("tags", post)
            body += _row([self.date(post.date)], [self.link(post)], category, tags)
        columns = [nodes.colspec(colwidth=width) for width in (15, 45, 15, 25)]
        table_group = nodes.tgroup("", *columns, nodes.thead("", head), body, cols=len(columns))
        return nodes.table("", table_group, classes=["post-table", "colwidths-given"])

    # Indexes: real sections

    def index(self, kind: str, under: str = "", *, contents: bool = False) -> list[nodes.Node]:
        """What ``{post-archive}``, ``{post-tags}``, ``{post-categories}`` show: a section a year, tag or category.

        It holds the posts whose names begin with ``under``. With ``contents``, a list of the sections stands before
        them, each with how many posts it has.
        """
        if not any(post.docname.startswith(under) for post in self.site.posts):
            return [nodes.paragraph("", _("No posts yet."), classes=["post-none"])]
        groups = self.index_groups(kind, under)
        sections: list[nodes.Node] = [_section(kind, name, self.bullets(posts)) for name, posts in groups]
        return [self._contents(kind, groups), *sections] if contents else sections

    def _contents(self, kind: str, groups: Iterable[tuple[str, list[Post]]]) -> nodes.bullet_list:
        lines = []
        for name, posts in groups:
            link = nodes.reference("", name, internal=True, refid=section_id(kind, name))
            lines.append([link, nodes.Text(" "), _span("post-count", str(len(posts)))])
        return bulleted(lines, "post-index-contents")

    def index_outline(self, kind: str, under: str = "") -> list[nodes.section]:
        """The sections of :meth:`index` with nothing but their titles."""
        return [_section(kind, name) for name, _posts in self.index_groups(kind, under)]

    def index_groups(self, kind: str, under: str = "") -> list[tuple[str, list[Post]]]:
        """The sections of an index of the posts whose names begin with ``under``: each name of ``kind`` with its posts,
        in the order of the page.
        """
        posts = select(self.site.posts, Query(under=under))
        if kind == "tags":
            return by_tag(posts)
        if kind == "series":
            return list(by_series(posts).items())
        if kind != "categories":  # here pinned posts stand at their date
            posts = newest_first(posts)
        groups = grouped(posts, partial(names_of, kind=kind)).items()
        return sorted(groups) if kind == "authors" else list(groups)

    # A post's own page

    def byline(self, post: Post) -> nodes.Node:
        """Date, revision, reading time, category and tags, in one line under the title."""
        return nodes.container("", self.meta_line(post), classes=["post-byline"])

    def footer(self, post: Post) -> list[nodes.Node]:
        """What stands at a post's end: the parts that ``latest_updates_footer`` names, where there is something."""
        parts = dict(zip(FOOTER_PARTS, (self._series, self._neighbours, self._related, self._history), strict=True))
        return [node for name in self.site.config.latest_updates_footer for node in parts[name](post)]

    def _series(self, post: Post) -> list[nodes.Node]:
        members = self.site.series.get(post.series.name, []) if post.series else []
        if post.series is None or post not in members:
            return []
        links = [_span("post-here", each.title) if each is post else self.link(each) for each in members]
        items = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".", classes=["post-series-list"])
        items += list_items([link] for link in links)
        name = self.index_link("series", post.series.name, post.docname)
        place = _(" (part %(part)d of %(parts)d)") % {"part": members.index(post) + 1, "parts": len(members)}
        return [self._box("series", [nodes.Text(_("Series: ")), name, nodes.Text(place)], items)]

    def _neighbours(self, post: Post) -> list[nodes.Node]:
        """The older and the newer post; not where the theme shows them as previous and next."""
        if post.docname in self.site.registry.parent_of and self.is_web and _theme_leads_on(self.site.config):
            return []
        older, newer = self.site.beside.get(post.docname, (None, None))
        named = ((_("Newer"), newer), (_("Older"), older))
        lines = [[nodes.Text(label + _(": ")), self.link(other)] for label, other in named if other]
        title: list[nodes.Node] = [nodes.Text(_("Newer and older"))]
        return [self._box("neighbours", title, bulleted(lines, "post-neighbours-list"))] if lines else []

    def _related(self, post: Post) -> list[nodes.Node]:
        posts = self.site.related_to(post)
        return [self._box("related", [nodes.Text(_("Related posts"))], self.bullets(posts))] if posts else []

    def _history(self, post: Post) -> list[nodes.Node]:
        """The ``updates:`` of a post, newest first, ending with its publication."""
        if not post.updates:
            return []
        entries = sorted(post.updates, key=lambda update: update.date)[::-1]
        lines = []
        for entry in (*entries, Update(post.date, PUBLISHED)):
            day_and_kind = (self.date(entry.date), nodes.Text(" "), _span("post-kind", kind_name(entry.kind)))
            lines.append([*day_and_kind, *self.what_changed(post.docname, entry, " ")])
        return [self._box("history", [nodes.Text(_("History"))], bulleted(lines, "post-history-list"))]

    def _box(self, name: str, heading: list[nodes.Node], content: nodes.Node) -> nodes.Node:
        title = nodes.rubric("", "", *heading, classes=[f"post-{name}-title"], **self.heading_level(2))
        return nodes.container("", title, content, classes=[f"post-{name}"])

    # Parts

    @property
    def _builder(self) -> StandaloneHTMLBuilder:
        """The builder, where documents become web pages."""
        return cast("StandaloneHTMLBuilder", self.site.app.builder)

    def html(self, content: nodes.Element) -> str:
        """What the builder writes for ``content`` on this page; the page that it is writing is not disturbed."""
        builder, names = self._builder, ("secnumbers", "fignumbers", "current_docname")
        before = {name: getattr(builder, name) for name in names if hasattr(builder, name)}
        builder.secnumbers, builder.fignumbers, builder.current_docname = {}, {}, self.docname
        try:
            document = new_document("", builder.docsettings)
            document += content
            translator = cast("Any", builder.create_translator(document, builder))
            document.walkabout(translator)
            return "".join(translator.fragment)
        finally:
            for name, value in before.items():
                setattr(builder, name, value)

    @property
    def _drawn(self) -> DrawnNodes:
        if self.site.drawn is None:
            self.site.drawn = DrawnNodes(self._builder)
        drawn: DrawnNodes = self.site.drawn
        return drawn

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

    def cloud(self, kind: str, limit: int | None = None, under: str = "") -> nodes.Element:
        """The ``limit`` most used names of a kind as links, each in one of five sizes, in the order of the names."""
        groups = most_used_first(dict(self.index_groups(kind, under)))[:limit]
        most = max((len(posts) for _name, posts in groups), default=1)
        line = nodes.paragraph(classes=["post-cloud"])
        for name, posts in sorted(groups):
            size = 1 + 4 * (len(posts) - 1) // max(most - 1, 1)
            sized = nodes.inline("", "", self.index_link(kind, name, under), classes=[f"post-cloud-{size}"])
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

    def excerpt(self, post: Post, length: int, math: str | None = None, name: str = "post-excerpt") -> list[nodes.Node]:
        """The opening of ``post`` in a paragraph of the class ``name``, its links as they lead from this page."""
        if not length:
            return []
        text, spans = self.site.excerpt_with_markup(post, length, math)
        marked = self._marked(text, list(spans), post.docname)
        return [nodes.paragraph("", "", *marked, classes=[name])] if text else []

    def excerpt_html(self, post: Post, length: int, math: str | None = None) -> str:
        """The same as HTML without a paragraph around it."""
        words = [node for paragraph in self.excerpt(post, length, math) for node in paragraph.children]
        return self.html(nodes.inline("", "", *words)) if words else ""

    def _marked(self, text: str, spans: list[Span], docname: str, start: int = 0) -> list[nodes.Node]:
        """``text``, which begins at ``start`` of a line, with the markup that ``spans`` of that line say."""
        drawn: list[nodes.Node] = []
        place = 0
        while spans and spans[0].start < start + len(text):
            span = spans.pop(0)
            first, last = span.start - start, span.end - start
            children = self._marked(text[first:last], spans, docname, span.start)
            drawn += [nodes.Text(text[place:first])] if place < first else []
            drawn.append(self._with_markup(span.markup, docname, children))
            place = last
        return [*drawn, nodes.Text(text[place:])] if place < len(text) else drawn

    def _with_markup(self, markup: MarkupStart, docname: str, children: list[nodes.Node]) -> nodes.Node:
        if markup.kind != "reference":
            node = getattr(nodes, markup.kind)
            source = "".join(child.astext() for child in children)
            marked: nodes.Node = node(source, "", *children)
            return marked
        link = self.site.link_from(docname, markup)
        return self._link_seen_from(docname, *link, children) if link else nodes.inline("", "", *children)

    def _link_seen_from(
        self, docname: str, address: str, is_internal: bool, children: list[nodes.Node]
    ) -> nodes.Element:
        """What links from the page ``docname`` to ``address``, as a link from this page."""
        builder = self.site.app.builder
        if address.startswith("#"):
            return self._reference(docname, address.rpartition("#")[2], *children)
        if builder.format == "html" and builder.name != "singlehtml" and is_relative(address):
            path, sign, target = urljoin(builder.get_target_uri(docname), address).partition("#")
            address = relative_uri(builder.get_target_uri(self.docname), path) + sign + target or "#"
        return nodes.reference("", "", *children, internal=is_internal, refuri=address)

    def picture(self, post: Post) -> list[nodes.Node]:
        """The first picture of ``post``, without words, for its title stands beside it; where the site wants it."""
        if post.picture is None or not self.is_web or not self.site.config.latest_updates_pictures:
            return []
        candidates = dict(post.picture.candidates)
        return [nodes.image(uri=post.picture.uri, candidates=candidates, alt="", classes=["post-picture"])]

    def _picture_address(self, post: Post) -> str:
        """Where that picture lies, seen from this page, or nothing."""
        found = self.picture(post)
        if not found:
            return ""
        builder, document = self._builder, new_document("", self._builder.docsettings)
        document += found
        builder.post_process_images(document)
        uri: str = document.children[0]["uri"]  # type: ignore[index]
        if uri not in builder.images:  # it lies elsewhere
            return uri
        return relative_uri(builder.get_target_uri(self.docname), f"{builder.imagedir}/{builder.images[uri]}")

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
            note = with_code(change.note)
            if change.section and not change.section_title:
                note = [self._reference(docname, change.section, *note)]
            words += [nodes.Text(_(": ")), *note]
        return words

    def meta_line(self, post: Post) -> nodes.paragraph:
        """Everything that is told of a post in one line: days, authors, category, tags, reading time."""
        parts = [self._words("post-date", self.site.day(post.date))]
        if revision := post.revision:
            parts.append(self._revised(revision))
        if post.draft:
            parts.append(self._words("post-draft", _("Draft")))
        if post.pinned:
            parts.append(self._words("post-pin", _("Pinned")))
        for name, kind in (("post-authors", "authors"), ("post-category", "categories"), ("post-tags", "tags")):
            if names := self._names(kind, post):
                parts.append(self._in_span(name, names))
        parts.append(self._words("post-reading-time", _("%d min read") % post.reading_minutes))
        return nodes.paragraph("", "", *self._joined(parts, " · "), classes=["post-meta"])

    def _words(self, name: str, text: str) -> Piece:
        """``text`` in a span of the class ``name``."""
        return self._drawn.span(name, text) if self.is_web else _span(name, text)

    def _in_span(self, name: str, content: list[nodes.Node]) -> Piece:
        if self.is_web:
            return self._drawn.span_around(name, "".join(map(self._drawn.html, content)))
        return nodes.inline("", "", *content, classes=[name])

    def _joined(self, parts: Sequence[Piece], separator: str) -> list[nodes.Node]:
        """``parts`` with ``separator`` between them, as one node where pages are web pages."""
        if self.is_web:
            return [mark(self._drawn.span("post-separator", separator).join(cast("Sequence[str]", parts)))]
        return [node for part in map(_node, parts) for node in (_span("post-separator", separator), part)][1:]

    def _names(self, kind: str, post: Post) -> list[nodes.Node]:
        names = [self._link_piece(kind, name, post.docname) for name in names_of(post, kind)]
        return self._joined(names, _(", ")) if names else []

    def index_link(self, kind: str, name: str, docname: str = "") -> nodes.Node:
        """A name as a link to where its posts are listed; the name alone where that is nowhere.

        ``docname`` is the post that has the name, or a folder of posts that do.
        """
        return _node(self._link_piece(kind, name, docname))

    def _link_piece(self, kind: str, name: str, docname: str) -> Piece:
        place = self.site.place_of_name(kind, name, docname)
        if not self.is_web:
            return self._link_to_index(kind, name, place)
        address = self.address(*place) if place else ""
        link = partial(self._link_to_index, kind, name, place)
        return self._drawn.piece((kind, name, address), lambda: self._drawn.html(link()))

    def _link_to_index(self, kind: str, name: str, place: tuple[str, str] | None) -> nodes.Node:
        label = _span(_LINK_CLASSES[kind], name)
        if page := self.site.archive_page.get((kind, name)):
            return self.link_to_page(page, label)
        return self._reference(*place, label) if place else label

    def _revised(self, update: Update) -> Piece:
        label = _("%(kind)s %(date)s") % {"kind": kind_name(update.kind), "date": self.site.day(update.date)}
        return self._words("post-revised", label)

    def date(self, moment: dt.datetime) -> nodes.Node:
        """The day of ``moment`` as readers write it."""
        return _node(self._words("post-date", self.site.day(moment)))

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


def is_relative(address: str) -> bool:
    """Whether ``address`` depends on the page on which it stands."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not (parts.scheme or parts.netloc or address.startswith("/"))


def mark(comment: str) -> nodes.raw:
    """``comment`` as HTML that other builders leave out."""
    return nodes.raw("", comment, format="html")


def _section(kind: str, name: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", name), *content, ids=[section_id(kind, name)])


def with_code(text: str) -> list[nodes.Node]:
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


def _node(piece: Piece) -> nodes.Node:
    return mark(piece) if isinstance(piece, str) else piece


def _span(name: str, text: str) -> nodes.inline:
    return nodes.inline("", text, classes=[name])


def _row(*cells: Sequence[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def list_items(lines: Iterable[Iterable[nodes.Node]]) -> list[nodes.list_item]:
    """An item of a list for each of ``lines``."""
    return [nodes.list_item("", nodes.paragraph("", "", *line)) for line in lines]


def bulleted(lines: Iterable[Iterable[nodes.Node]], *classes: str) -> nodes.bullet_list:
    """A list of ``lines``."""
    return nodes.bullet_list("", *list_items(lines), classes=list(classes))
