"""ablog's directives, ``post``, ``update`` and ``postlist``, and what they leave in a doctree."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.admonitions import BaseAdmonition
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from ..env_state import warn
from ..front_matter import FrontMatterError
from ..i18n import _, kind_name
from ..text import printable, safe_cut, squeeze
from .config import settings_of, show_date
from .translation import DEFAULT_LINE, FORMAT_KEYS, LABELS, PostListOptions, iso, read_date, split

if TYPE_CHECKING:
    from docutils.nodes import Node


class ablog_post(nodes.General, nodes.Element):
    """``post``: attributes ``argument``, ``options``; its children are the excerpt. Gone once the page is read."""


class ablog_postlist(nodes.General, nodes.Element):
    """``postlist``: attributes ``docname``, ``options`` (:class:`~.listing.PostListOptions`)."""


#: How much of an update's text its entry in the history repeats; the whole stands in its box.
LONGEST_NOTE = 100


class KeepLabels(SphinxTransform):
    """A label before a ``post`` names what comes after it, for the directive itself leaves nothing on the page."""

    default_priority = 250  # before docutils hands labels on

    def apply(self, **kwargs: object) -> None:
        """Put the directives before the labels."""
        for node in list(self.document.findall(ablog_post)):
            parent = node.parent
            place = before = parent.index(node)
            while before and isinstance(parent[before - 1], nodes.target):
                before -= 1
            if before < place:
                parent.remove(node)
                parent.insert(before, node)


class PostDirective(SphinxDirective):
    """A page is a post; the body, if any, is its excerpt."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {
        **dict.fromkeys((*LABELS, "redirect", "title", "canonical_link", "external_link"), directives.unchanged),
        **dict.fromkeys(("image", "excerpt"), int),
        **dict.fromkeys(("exclude", "nocomments"), directives.flag),
    }

    def run(self) -> list[Node]:
        """Leave a node that the collector takes away; its children are the excerpt."""
        node = ablog_post("", argument=self.arguments[0] if self.arguments else "", options=dict(self.options))
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node, match_titles=True)
        return [node]


class UpdateDirective(BaseAdmonition, SphinxDirective):
    """A box “Updated on …” where it stands, and an entry of the post's history."""

    required_arguments = 1
    node_class = nodes.admonition

    def run(self) -> list[Node]:
        """The box, which bears its entry of the history; a date that cannot be read is warned of."""
        text = str(self.arguments[0]).strip()
        day, entry_date = text, None
        try:
            moment, warning = read_date(text, settings_of(self.config).date_format, settings_of(self.config).zone)
            day, entry_date = show_date(self.config, moment, self.config.post_date_format), iso(moment)
        except FrontMatterError as error:
            warning = str(error)
        if warning:
            warn("update: %s", warning, subtype="updates", location=self.get_location())
        self.arguments = [""]
        self.options.setdefault("class", ["note", "update"])
        admonition, *messages = super().run()
        if not isinstance(admonition, nodes.admonition):
            return [admonition, *messages]
        title = _("%(kind)s %(date)s") % {"kind": kind_name("update"), "date": printable(day)}
        admonition[0] = nodes.title(title, title)
        if entry_date:
            admonition["ablog_update"] = {"date": entry_date, "kind": "update", "note": _note(admonition)}
        return [admonition, *messages]


class PostListDirective(SphinxDirective):
    """A list of posts in ablog's own format."""

    optional_arguments = 1
    option_spec: ClassVar = {
        **dict.fromkeys(LABELS, split),
        "format": directives.unchanged,
        "date": directives.unchanged,
        "sort": directives.flag,
        "excerpts": directives.flag,
        "list-style": directives.unchanged,
        "expand": directives.unchanged,
    }

    def run(self) -> list[Node]:
        """Leave a placeholder; an option that cannot be understood is an error at its line."""
        options = PostListOptions(
            limit=self._limit(),
            labels={kind: self.options[kind] for kind in LABELS if self.options.get(kind)},
            format=self._format(),
            date_format=self.options.get("date") or None,
            style=self.options.get("list-style") or "none",
            excerpts="excerpts" in self.options,
            oldest_first="sort" in self.options,
            expand=self.options.get("expand") or "",
        )
        listing = ablog_postlist("", docname=self.env.docname, options=options)
        self.set_source_info(listing)
        return [listing]

    def _limit(self) -> int | None:
        try:
            return directives.nonnegative_int(self.arguments[0]) if self.arguments else None
        except ValueError:
            raise self.error(f"postlist: {self.arguments[0]!r} is not a number of posts") from None

    def _format(self) -> str:
        text: str = self.options.get("format") or DEFAULT_LINE
        try:
            unknown = {key for _text, key, *_rest in Formatter().parse(text) if key is not None} - FORMAT_KEYS
        except ValueError as error:
            raise self.error(f"postlist: format: {error}") from None
        if unknown:
            known = ", ".join(sorted(FORMAT_KEYS))
            raise self.error(f"postlist: format: {{{min(unknown)}}} is not known; known are {known}")
        return text


def _note(admonition: nodes.Element) -> str:
    """The beginning of the first paragraph."""
    paragraph = next(admonition.findall(nodes.paragraph), None)
    text = squeeze(paragraph.astext()).strip() if paragraph is not None else ""
    cut = safe_cut(text, LONGEST_NOTE)
    return cut if cut == text else cut.rstrip() + _("...")
