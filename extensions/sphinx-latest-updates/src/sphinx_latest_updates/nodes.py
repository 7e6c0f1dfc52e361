"""The placeholders that stand in a doctree until it is written."""

from __future__ import annotations

from docutils import nodes


class post_listing(nodes.General, nodes.Element):
    """``{latest-updates}``: attributes ``docname``, ``query``, ``view``, ``change_kind``, ``filters``, ``style``,
    ``excerpt_length``, ``math``, ``paginate``, ``part``.

    On a page that shows another part of the listing, ``docname`` is that page and ``host`` the one on which the listing
    stands.
    """


class post_index(nodes.General, nodes.Element):
    """``{post-archive}``, ``{post-tags}``, ``{post-categories}`` …: attributes ``docname``, ``kind``."""


class post_cloud(nodes.General, nodes.Element):
    """``{post-cloud}``: attributes ``docname``, ``cloud`` (a kind of index), ``limit``."""


class post_byline(nodes.General, nodes.Element):
    """Under a post's title: attribute ``docname``."""


class post_footer(nodes.General, nodes.Element):
    """At a post's end: attribute ``docname``."""


PLACEHOLDERS = (post_listing, post_index, post_cloud, post_byline, post_footer)
