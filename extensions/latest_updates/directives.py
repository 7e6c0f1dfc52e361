"""The directives. Each leaves a placeholder: what it lists is known only after every page has been read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .nodes import post_index, post_listing
from .selection import GROUPS, SORTS, STYLES, Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes

#: How much of a post is kept, and so the longest excerpt that a directive may ask for.
LONGEST_EXCERPT = 1000


def _choice(values: tuple[str, ...]) -> Callable[[str], str]:
    def choose(argument: str) -> str:
        return str(directives.choice(argument, values))

    return choose


def _date(argument: str) -> dt.date:
    return dt.date.fromisoformat(argument.strip())


def _excerpt_length(argument: str) -> int:
    length: int = directives.nonnegative_int(argument)
    if length > LONGEST_EXCERPT:
        raise ValueError(f"at most {LONGEST_EXCERPT}")
    return length


class LatestUpdatesDirective(SphinxDirective):
    """A listing of posts, newest first."""

    option_spec: ClassVar = {
        "limit": directives.positive_int,
        "category": directives.unchanged_required,
        "tag": directives.unchanged_required,
        "since": _date,
        "under": directives.unchanged,
        "sort": _choice(SORTS),
        "group-by": _choice(GROUPS),
        "style": _choice(STYLES),
        "excerpt-length": _excerpt_length,
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
        listing = post_listing(
            "",
            docname=self.env.docname,
            query=query,
            style=options.get("style", "cards"),
            excerpt_length=options.get("excerpt-length", self.config.latest_updates_excerpt_length),
        )
        self.set_source_info(listing)
        return [listing]

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


class PostArchiveDirective(_IndexDirective):
    """Every post, one section a year."""

    kind = "archive"


class PostTagsDirective(_IndexDirective):
    """Every post, one section a tag."""

    kind = "tags"


class PostCategoriesDirective(_IndexDirective):
    """Every post, one section a category."""

    kind = "categories"
