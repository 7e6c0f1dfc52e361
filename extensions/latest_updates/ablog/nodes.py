"""What ablog's directives leave in a doctree."""

from __future__ import annotations

from docutils import nodes

from ..nodes import post_listing


class ablog_post(nodes.General, nodes.Element):
    """``post``: attributes ``argument``, ``options``; its children are the excerpt. Gone once the page is read."""


class ablog_postlist(post_listing):
    """``postlist``: besides those of a listing the attributes of :class:`~.listing.PostListOptions`."""
