"""The directives. Each leaves a placeholder: what it lists is known only after every page has been read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .nodes import post_cloud, post_index, post_listing
from .selection import FILTERS, GROUPS, SORTS, STYLES, VIEWS, Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes


logger = logging.getLogger(__name__)


def _choice(values: tuple[str, ...]) -> Callable[[str], str]:
    def choose(argument: str) -> str:
        return str(directives.choice(argument, values))

    return choose


def _date(argument: str) -> dt.date:
    return dt.date.fromisoformat(argument.strip())


def _filters(argument: str | None) -> tuple[str, ...]:
    """The names of filters, all of them where none is given."""
    names = tuple((argument or "").replace(",", " ").split())
    for name in names:
        directives.choice(name, FILTERS)
    return names or FILTERS


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
        options = self.options
        query = Query(
            limit=options.get("limit"),
            category=options.get("category"),
            tag=options.get("tag"),
            since=options.get("since"),
            under=self._under(),
            sort=options.get("sort", "published"),
            group_by=options.get("group-by", "none"),
        )
        view = options.get("view", "posts")
        for name in ("kind", "filters"):
            if name in options and view != "changes":
                raise self.error(f"latest-updates: {name}: only with view: changes")
        if view == "changes" and options.get("style") == "table":
            raise self.error("latest-updates: style: changes have no table")
        listing = post_listing(
            "",
            docname=self.env.docname,
            query=query,
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
            logger.warning(
                "excerpt-length: only %d characters of a post are kept; raise latest_updates_excerpt_length",
                longest,
                type="latest_updates",
                subtype="excerpt_length",
                location=self.get_location(),
            )
        return min(length, longest)

    def _under(self) -> str:
        """``:under: folder`` as a docname prefix; without a value, the folder of this page."""
        if "under" not in self.options:
            return ""
        folder = (self.options["under"] or "").strip().strip("/")
        if not folder:
            folder = self.env.docname.rpartition("/")[0]
        return f"{folder}/" if folder else ""


class _IndexDirective(SphinxDirective):
    kind: ClassVar[str]
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        index = post_index("", docname=self.env.docname, kind=self.kind)
        self.set_source_info(index)
        return [index]


class PostCloudDirective(SphinxDirective):
    """The most used tags, categories or authors, each in a size that tells how often it is used."""

    option_spec: ClassVar = {"kind": _choice(("tags", "categories", "authors")), "limit": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        kind, limit = self.options.get("kind", "tags"), self.options.get("limit")
        cloud = post_cloud("", docname=self.env.docname, cloud=kind, limit=limit)
        self.set_source_info(cloud)
        return [cloud]


class PostArchiveDirective(_IndexDirective):
    """Every post, one section a year."""

    kind = "archive"


class PostTagsDirective(_IndexDirective):
    """Every post, one section a tag."""

    kind = "tags"


class PostCategoriesDirective(_IndexDirective):
    """Every post, one section a category."""

    kind = "categories"


class PostAuthorsDirective(_IndexDirective):
    """Every post that has authors, one section an author."""

    kind = "authors"


class PostSeriesDirective(_IndexDirective):
    """Every series, one section each, its posts in order."""

    kind = "series"
