"""HTML builders only: from a post that no table of contents names, the way up and to its neighbours.

Themes show ``parents``, ``prev`` and ``next``, which Sphinx fills from tables of contents; here they are filled for the
other posts: the pages above the post's host, and the older and the newer post.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, cast

from sphinx.locale import _ as sphinx_text

from .registry import WEB_BUILDERS, registry_of
from .site import site_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from .post import Post


def lead_from_adopted_posts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    registry = registry_of(app.env)
    if page not in registry.hosts_of_posts or page not in registry.posts or app.builder.name not in WEB_BUILDERS:
        return
    site = site_of(app)
    builder = cast("StandaloneHTMLBuilder", app.builder)
    context["parents"] = [
        {
            "link": builder.get_relative_uri(page, above),
            "title": builder.render_partial(app.env.titles[above])["title"],
        }
        for above in reversed(site.parents(page))
        if above in app.env.titles
    ]
    older, newer = site.beside.get(page, (None, None))
    for key, letter, name, other in (("next", "N", "next", newer), ("prev", "P", "previous", older)):
        if other:
            context[key] = _link(builder, page, other)
            context["rellinks"].append((other.docname, context[key]["title"], letter, sphinx_text(name)))


def _link(builder: StandaloneHTMLBuilder, page: str, other: Post) -> dict[str, str]:
    return {"link": builder.get_relative_uri(page, other.docname), "title": html.escape(other.title)}
