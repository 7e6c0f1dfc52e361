"""The directives, the placeholders that they leave, and the transform that fills these before a page is written.

What a directive lists is known only after every page has been read.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_exact_rebuilds.sphinx_internals import application_of

from .env_state import warn
from .listings import Listing
from .rendering import Renderer
from .selection import FILTERS, GROUPS, SORTS, STYLES, VIEWS, Query
from .site import site_of

if TYPE_CHECKING:
    from collections.abc import Callable


class post_listing(nodes.General, nodes.Element):
    """``{latest-updates}``: attributes ``docname``, ``query``, ``view``, ``change_kind``, ``filters``, ``style``,
    ``excerpt_length``, ``math``, ``paginate``, ``part``.

    On a page that shows another part of the listing, ``docname`` is that page and ``host`` the one on which the listing
    stands.
    """


class post_index(nodes.General, nodes.Element):
    """``{post-archive}``, ``{post-tags}``, ``{post-categories}`` …: attributes ``docname``, ``kind``, ``contents``,
    ``under``.
    """


class post_cloud(nodes.General, nodes.Element):
    """``{post-cloud}``: attributes ``docname``, ``cloud`` (a kind of index), ``limit``, ``under``."""


class post_byline(nodes.General, nodes.Element):
    """Under a post's title: attribute ``docname``."""


class post_footer(nodes.General, nodes.Element):
    """At a post's end: attribute ``docname``."""


PLACEHOLDERS = (post_listing, post_index, post_cloud, post_byline, post_footer)


def _choice(values: tuple[str, ...]) -> Callable[[str], str]:
    return lambda argument: str(directives.choice(argument, values))


def _date(argument: str) -> dt.date:
    return dt.date.fromisoformat(argument.strip())


def _filters(argument: str | None) -> tuple[str, ...]:
    """The names of filters, all of them where none is given."""
    names = tuple((argument or "").replace(",", " ").split())
    for name in names:
        directives.choice(name, FILTERS)
    return names or FILTERS


def _folder_of(directive: SphinxDirective) -> str:
    """``:under: folder`` as a docname prefix; without a value, the folder of the directive's page."""
    if "under" not in directive.options:
        return ""
    folder = (directive.options["under"] or "").strip().strip("/")
    if not folder:
        folder = directive.env.current_document.docname.rpartition("/")[0]
    return f"{folder}/" if folder else ""


class LatestUpdatesDirective(SphinxDirective):
    """A listing of posts, or of what changed in them, newest first."""

    option_spec: ClassVar = {
        "view": _choice(VIEWS),
        "kind": directives.unchanged_required,
        "filters": _filters,
        "math": directives.unchanged_required,
        "limit": directives.positive_int,
        "category": directives.unchanged_required,
        "tag": directives.unchanged_required,
        "since": _date,
        "under": directives.unchanged,
        "sort": _choice(SORTS),
        "group-by": _choice(GROUPS),
        "style": _choice(STYLES),
        "excerpt-length": directives.nonnegative_int,
        "paginate": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """Leave a placeholder; options that do not go together are an error at their line."""
        options = self.options
        names = ("limit", "category", "tag", "since", "sort", "group-by")
        asked = {name.replace("-", "_"): options[name] for name in names if name in options}
        view = options.get("view", "posts")
        for name in ("kind", "filters"):
            if name in options and view != "changes":
                raise self.error(f"latest-updates: {name}: only with view: changes")
        if view == "changes" and options.get("style") == "table":
            raise self.error("latest-updates: style: changes have no table")
        listing = post_listing(
            "",
            docname=self.env.docname,
            query=Query(under=_folder_of(self), **asked),
            view=view,
            change_kind=options.get("kind"),
            filters=options.get("filters", ()),
            style=options.get("style", "cards"),
            excerpt_length=self._excerpt_length(),
            math=options.get("math"),
            paginate=options.get("paginate"),
            part="",
        )
        self.set_source_info(listing)
        return [listing]

    def _excerpt_length(self) -> int:
        """No more than what is kept of every post."""
        longest: int = self.config.latest_updates_excerpt_length
        length: int = self.options.get("excerpt-length", longest)
        if length > longest:
            message = "excerpt-length: only %d characters of a post are kept; raise latest_updates_excerpt_length"
            warn(message, longest, subtype="excerpt_length", location=self.get_location())
        return min(length, longest)


class PostIndexDirective(SphinxDirective):
    """``{post-archive}``, ``{post-tags}`` …: every post that has one, in a section for each year, tag …"""

    option_spec: ClassVar = {"contents": directives.flag, "under": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Leave a placeholder; the name of the directive says what it is an index of."""
        kind, contents = self.name.removeprefix("post-"), "contents" in self.options
        index = post_index("", docname=self.env.docname, kind=kind, contents=contents, under=_folder_of(self))
        self.set_source_info(index)
        return [index]


class PostCloudDirective(SphinxDirective):
    """The most used tags, categories or authors, each in a size that tells how often it is used."""

    option_spec: ClassVar = {
        "kind": _choice(("tags", "categories", "authors")),
        "limit": directives.positive_int,
        "under": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Leave a placeholder."""
        kind, limit = self.options.get("kind", "tags"), self.options.get("limit")
        cloud = post_cloud("", docname=self.env.docname, cloud=kind, limit=limit, under=_folder_of(self))
        self.set_source_info(cloud)
        return [cloud]


class FillPlaceholders(SphinxPostTransform):
    """Replaces placeholders by what they stand for, before a page is written."""

    # Before the transforms that resolve references and pick images, so that they see what is put in here.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Draw everything that the page shows of posts."""
        placeholders = [node for node in self.document.findall() if isinstance(node, PLACEHOLDERS)]
        if not placeholders:
            return
        site = site_of(application_of(self))
        for node in placeholders:
            renderer = Renderer(site, node["docname"])
            post = site.post(node["docname"])
            if isinstance(node, post_index):
                node.replace_self(renderer.index(node["kind"], node["under"], contents=node["contents"]))
            elif isinstance(node, post_cloud):
                node.replace_self(renderer.cloud(node["cloud"], node["limit"], node["under"]))
            elif isinstance(node, post_listing):
                node.replace_self(self._listing(renderer, node))
            elif isinstance(node, post_byline):
                node.replace_self([renderer.byline(post)] if post else [])
            else:
                node.replace_self(renderer.footer(post) if post else [])

    def _listing(self, renderer: Renderer, listing: post_listing) -> list[nodes.Node]:
        level = _depth(listing) + 1
        drawn = Listing(renderer, {**listing.attributes, "level": level}).draw()
        next(node for node in drawn if isinstance(node, nodes.container)).update_basic_atts(listing)  # its labels
        for name in nodes.Element.basic_attributes:
            listing[name] = []
        return drawn


def _depth(node: nodes.Node) -> int:
    """In how many sections ``node`` stands."""
    return 0 if node.parent is None else isinstance(node.parent, nodes.section) + _depth(node.parent)
