"""The posts as one build sees them: what is published now, in which category, beside which others."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from docutils import nodes
from jinja2 import TemplateNotFound
from sphinx import addnodes
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import ReferencesResolver
from sphinx.util import logging
from sphinx.util.docutils import new_document
from sphinx.util.logging import suppress_logging

from sphinx_exact_rebuilds.env_state import targets_of
from sphinx_exact_rebuilds.state import digest

from .conditions import holds
from .env_state import WEB_BUILDERS, build_time, registry_of
from .excerpt import compose, shown
from .feeds import absolute_base
from .git_dates import read_dates
from .i18n import _, kind_key
from .selection import by_series, changes_of, newest_first, older_and_newer, published, related
from .text import reading_minutes, section_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from .conditions import Condition
    from .excerpt import MarkupStart, Reference, ShownPiece, Span
    from .post import Change, Picture, Post
    from .selection import Collection

logger = logging.getLogger(__name__)


def site_of(app: Sphinx) -> Site:
    """This build's view, made when it is first asked for after reading."""
    registry = registry_of(app.env)
    if registry.site is None:
        registry.site = Site(app)
    site: Site = registry.site
    return site


class Site:
    """Made once a build; its posts have their category and, where asked for, the date of their last commit."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.env = app.env
        self.config = app.config
        self.registry = registry_of(app.env)
        self.now = build_time(app.config)
        self.shows_drafts: bool = app.config.latest_updates_show_drafts
        self.indexes = {
            kind: self.registry.indexes_of(kind) for kind in ("tags", "categories", "archive", "authors", "series")
        }
        self._days: dict[dt.date, str] = {}
        self._excerpts: dict[tuple[str, int, str | None], tuple[str, list[Span]]] = {}
        self._met: dict[Condition, bool] = {}
        self._links: dict[tuple[str, MarkupStart], tuple[str, bool]] = {}
        #: what a listing asks for → the parts that it is divided into
        self.parts: dict[tuple[Any, ...], dict[str, Any]] = {}
        #: where pages are web pages, what was drawn already, a :class:`~.rendering.DrawnNodes`
        self.drawn: Any = None
        self.placeholders = {
            "code": _("[code]"),
            "math": _("[math]"),
            "figure": _("[figure]"),
            "table": _("[table]"),
            "diagram": _("[diagram]"),
            "caption": _(": "),
            **app.config.latest_updates_placeholders,
        }

    @cached_property
    def posts(self) -> list[Post]:
        """What is published, by name."""
        visible = published(self.registry.posts.values(), self.now, drafts=self.shows_drafts)
        return sorted((self._complete(post) for post in visible), key=lambda post: post.docname)

    @cached_property
    def by_name(self) -> dict[str, Post]:
        """The published posts by their pages."""
        return {post.docname: post for post in self.posts}

    @cached_property
    def newest_first(self) -> list[Post]:
        """The published posts by their own dates, pinned or not."""
        return newest_first(self.posts)

    @cached_property
    def changes(self) -> list[Change]:
        """What happened to the posts, newest first; the kinds that this extension knows by their own names."""
        return [replace(change, kind=kind_key(change.kind)) for change in changes_of(self.posts)]

    @cached_property
    def beside(self) -> dict[str, tuple[Post | None, Post | None]]:
        """Each post's name → the older post and the newer one."""
        return older_and_newer(self.newest_first)

    @cached_property
    def series(self) -> dict[str, list[Post]]:
        """Each series and its posts, in order."""
        return by_series(self.posts)

    @cached_property
    def links(self) -> dict[str, set[str]]:
        """Each post's name → the posts that it refers to, by page or by label."""
        pages = {post.docname.lower(): post.docname for post in self.posts}
        labels = {
            name: place[0]
            for name, place in self.env.domains.standard_domain.labels.items()
            if place[0] in self.by_name
        }
        found = {}
        for docname in self.by_name:
            targets = targets_of(self.env, docname)
            names = {pages[target] for target in targets & pages.keys()}
            names |= {labels[target] for target in targets & labels.keys()}
            if names := names - {docname}:
                found[docname] = names
        return found

    @cached_property
    def relations(self) -> dict[str, list[str]]:
        """Each post's name → the names of related posts; taken over from the last build where nothing they depend on
        has changed.
        """
        before = self.registry.previous or {}
        if before.get("related_from") == self.relations_token:
            kept: dict[str, list[str]] = before["related"]
            return kept
        return related(self.newest_first, self.links, self.config.latest_updates_related)

    @cached_property
    def relations_token(self) -> str:
        """What related posts depend on."""
        facts = [
            (post.docname, post.tags, post.series, sorted(self.links.get(post.docname, ())))
            for post in self.newest_first
        ]
        return digest((self.config.latest_updates_related, facts))

    def related_to(self, post: Post) -> list[Post]:
        """The posts on the same subject."""
        return [self.by_name[name] for name in self.relations.get(post.docname, ())]

    @cached_property
    def collections(self) -> list[Collection]:
        """The tags, categories, authors and years that have pages of their own."""
        if self.app.builder.name not in WEB_BUILDERS:
            return []
        found: list[Collection] = self.app.emit_firstresult("latest-updates-collect", self)
        return found

    @cached_property
    def archive_page(self) -> dict[tuple[str, str], str]:
        """Kind and name of a collection → its page."""
        return {(each.kind, each.name): each.page for each in self.collections}

    @cached_property
    def feed_folder(self) -> str | None:
        """Where this build puts feeds, with a slash at its end (or empty); ``None`` when it makes none."""
        is_at_home = absolute_base(self.config.html_baseurl) is not None
        if self.app.builder.name not in WEB_BUILDERS or not is_at_home or not self.has_posts:
            return None
        folder = PurePosixPath(self.config.latest_updates_feed_folder or "").as_posix()
        return "" if folder == "." else f"{folder}/"

    @cached_property
    def has_posts(self) -> bool:
        """Whether there is a post that every reader may see."""
        return bool(published(self.registry.posts.values(), self.now))

    @cached_property
    def card_template(self) -> str:
        """The text of the template that draws cards; empty where the configuration names none."""
        name, templates = self.config.latest_updates_card_template, getattr(self.app.builder, "templates", None)
        if not name or templates is None:
            return ""
        try:
            text: str = templates.environment.loader.get_source(templates.environment, name)[0]
        except TemplateNotFound:
            message = f"latest_updates_card_template: no template in templates_path is called {name!r}"
            raise ConfigError(message) from None
        return text

    @cached_property
    def committed(self) -> dict[str, dt.datetime]:
        """Source file → its last commit, where the configuration asks for it."""
        if not self.config.latest_updates_git_dates:
            return {}
        dates, note = read_dates(self.app.srcdir)
        if note:
            logger.info("latest_updates: %s", note)
        return {name: moment.astimezone(self.now.tzinfo) for name, moment in dates.items()}

    def day(self, moment: dt.datetime) -> str:
        """The day of ``moment`` as readers of this language write it."""
        date = moment.date()
        if date not in self._days:
            self._days[date] = format_date(date, self.config.latest_updates_date_format, locale=self._locale)
        return self._days[date]

    @cached_property
    def _locale(self) -> Locale:
        try:
            return Locale.parse((self.config.language or "en").replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return Locale.parse("en")

    def post(self, docname: str) -> Post | None:
        """A post by its page, published or not."""
        if docname in self.by_name:
            return self.by_name[docname]
        post = self.registry.posts.get(docname)
        return self._complete(post) if post else None

    def excerpt(self, post: Post, length: int, math: str | None = None) -> str:
        """The opening of ``post``; formulas as text where that can be read, unless an author has a word for them."""
        return self.excerpt_with_markup(post, length, math)[0]

    def excerpt_with_markup(self, post: Post, length: int, math: str | None = None) -> tuple[str, list[Span]]:
        """The same, and the links and other markup in it, which there are where the configuration asks for them."""
        key = post.docname, length, math
        if key in self._excerpts:
            return self._excerpts[key]
        found = compose(
            self.opening(post),
            length=length,
            ellipsis=_("..."),
            placeholders=self.placeholders if math is None else {**self.placeholders, "math": math},
            formulas=math is None and "math" not in self.config.latest_updates_placeholders,
            resolve=lambda reference: self.text_of(reference, post.docname),
            heading_mark=_(": "),
        )
        if self.app.builder.name in WEB_BUILDERS:  # LaTeX knows no titles of other pages before it writes
            self._excerpts[key] = found
        return found

    def opening(self, post: Post) -> Iterator[ShownPiece]:
        """The pieces of the excerpt of ``post`` that this build shows."""
        return shown(post.excerpt, self.is_met)

    def is_met(self, condition: Condition) -> bool:
        """Whether this build shows what depends on ``condition``."""
        if condition not in self._met:
            self._met[condition] = holds(self.app, condition)
        return self._met[condition]

    @cached_property
    def conditions(self) -> dict[Condition, bool]:
        """All the conditions on which parts of posts are shown, and whether each of them is met."""
        parts = (part for post in self.registry.posts.values() for part in post.conditional)
        return {condition: self.is_met(condition) for condition in sorted({part.condition for part in parts})}

    def parents(self, docname: str) -> list[str]:
        """The pages above ``docname``, nearest first, without the root page."""
        above: list[str] = []
        page = docname
        while (parent := self._parents.get(page, self.config.root_doc)) not in (self.config.root_doc, *above, docname):
            above.append(parent)
            page = parent
        return above

    def place_of_name(self, kind: str, name: str, docname: str = "") -> tuple[str, str] | None:
        """The page and the id that list the posts of a tag, category, author or series, if there are such; seen from
        the post ``docname``, or from a folder, in the innermost index that holds it.
        """
        if page := self.archive_page.get((kind, name)):
            return page, ""
        pages = (page for under, page in self.indexes.get(kind, ()) if docname.startswith(under))
        page = next(pages, None)
        return (page, section_id(kind, name)) if page else None

    @cached_property
    def _parents(self) -> dict[str, str]:
        includes = sorted(self.env.toctree_includes.items())
        in_toctrees = {child: parent for parent, children in includes for child in children}
        return in_toctrees | self.registry.parent_of

    def _complete(self, post: Post) -> Post:
        updates = tuple(update for update in post.updates if update.date <= self.now)
        facts: dict[str, Any] = {
            "updates": updates,
            "reading_minutes": self._minutes(post),
            "picture": self._picture(post),
        }
        if not post.category:
            facts["category"] = self._section_title(post.docname)
        if self.committed and not updates:
            facts["committed"] = self.committed.get(str(self.env.doc2path(post.docname, base=False)))
        return replace(post, **facts)

    def _minutes(self, post: Post) -> int:
        hidden = [part for part in post.conditional if not self.is_met(part.condition)]
        # Those in hidden ones are gone with them.
        gone = (part.amount for part in hidden if all(map(self.is_met, part.around)))
        cjk, words = self.config.latest_updates_reading_speed
        return reading_minutes(post.amount.without(gone), cjk_per_minute=cjk, words_per_minute=words)

    def _picture(self, post: Post) -> Picture | None:
        return next((each for each in post.pictures if all(map(self.is_met, each.conditions))), None)

    def _section_title(self, docname: str) -> str | None:
        """The title of the page that stands highest above ``docname``, the root page left out."""
        above = self.parents(docname)
        title = self.env.titles.get(above[-1]) if above else None
        return title.astext() if title else None

    def text_of(self, reference: Reference, docname: str) -> str:
        """The text that a reference will show: its target's title or number; its own text where there is no target."""
        node = reference.node
        domain = self.env.domains[node["refdomain"]]
        content = nodes.inline("", node.astext())
        resolved = None
        with contextlib.suppress(Exception):  # An unresolvable reference is warned about where it stands, not here.
            resolved = domain.resolve_xref(
                self.env, docname, self.app.builder, node["reftype"], node["reftarget"], node, content
            )
            if resolved is None:  # Other extensions know more targets, such as those of other projects.
                resolved = self.app.emit_firstresult("missing-reference", self.env, node, content)
        return (resolved if resolved is not None else content).astext()

    def link_from(self, docname: str, markup: MarkupStart) -> tuple[str, bool] | None:
        """The address, seen from the page ``docname``, to which markup on it links, and whether it is of this site."""
        if markup.node is None:
            return None
        if (docname, markup) in self._links:
            return self._links[docname, markup]
        node = markup.node
        if isinstance(node, addnodes.pending_xref):
            node = self._resolve(docname, node)
        address: str = f"#{node['refid']}" if "refid" in node else node.get("refuri", "")
        if not address:  # as with LaTeX before it writes: not to be remembered
            return None
        self._links[docname, markup] = address, bool(node.get("internal"))
        return self._links[docname, markup]

    def _resolve(self, docname: str, reference: addnodes.pending_xref) -> nodes.Element:
        """What ``reference`` becomes on the page ``docname``, found by whatever resolves references there.

        One that leads nowhere is warned about where it stands.
        """
        document = new_document("")
        document.settings.env = self.env
        document += reference.deepcopy()
        resolvers = {kind for kind in self.app.registry.get_post_transforms() if issubclass(kind, ReferencesResolver)}
        page, before = self.env.current_document, self.env.current_document.docname
        page.docname = docname
        try:
            with suppress_logging():
                for resolver in sorted(resolvers, key=lambda kind: kind.default_priority):
                    resolver(document).apply()
        finally:
            page.docname = before
        return next(document.findall(nodes.reference), nodes.reference())
