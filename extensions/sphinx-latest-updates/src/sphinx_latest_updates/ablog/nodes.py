"""What ablog's directives leave in a doctree."""

from __future__ import annotations

from docutils import nodes


class ablog_post(nodes.General, nodes.Element):
    """``post``: attributes ``argument``, ``options``; its children are the excerpt. Gone once the page is read."""


class ablog_postlist(nodes.General, nodes.Element):
    """``postlist``: attributes ``docname``, ``options`` (:class:`~.listing.PostListOptions`)."""
