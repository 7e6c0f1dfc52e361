"""``html-page-context``: what themes are told of pages beyond what Sphinx knows. HTML builders only.

Themes show ``parents``, ``prev`` and ``next``, which Sphinx fills from tables of contents; for posts that none names,
they are filled here. The table of contents of an index page names the sections of the index; they stay out of
``env.tocs``, which many themes copy into the sidebar of every page.

For the sidebars of any theme there are blocks: the newest posts, and tags, categories, authors, years.
``html_sidebars`` names their templates, ``latest_updates/recent.html`` and so on. What they show stands on every page
that has them, so that all pages are written again when it changes.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.environment.adapters.toctree import document_toc
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.locale import _ as sphinx_text

from .directives import post_index
from .env_state import WEB_BUILDERS, registry_of
from .i18n import kind_title
from .rendering import Renderer, bulleted
from .site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .site import Site


def lead_from_adopted_posts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """The way up, and to the older and the newer post, from a post that no table of contents names."""
    registry = registry_of(app.env)
    if page not in registry.parent_of or page not in registry.posts or app.builder.name not in WEB_BUILDERS:
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
            title = html.escape(other.title)
            context[key] = {"link": builder.get_relative_uri(page, other.docname), "title": title}
            context["rellinks"].append((other.docname, title, letter, sphinx_text(name)))


def list_index_sections(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Name the sections of the indexes on ``page`` in its table of contents."""
    placeholders = registry_of(app.env).hosts.get(page, ())
    if app.builder.name not in WEB_BUILDERS or not any("kind" in placeholder for placeholder in placeholders):
        return
    toc, entries = _contents(app, page)
    context["toc"] = cast("StandaloneHTMLBuilder", app.builder).render_partial(toc)["fragment"]
    context["display_toc"] = entries > 1
    if "furo_hide_toc" in context and "hide-toc" not in (context.get("meta") or {}):
        context["furo_hide_toc"] = entries <= 1  # furo has counted for itself, before


def _contents(app: Sphinx, docname: str) -> tuple[nodes.Node, int]:
    """What Sphinx would collect if the sections of the indexes stood in the source."""
    env = app.env
    doctree = env.get_doctree(docname)
    renderer = Renderer(site_of(app), docname)
    for node in list(doctree.findall(post_index)):
        node.replace_self(renderer.index_outline(node["kind"], node["under"]))
    tables = cast("tuple[dict[str, Any], ...]", (env.tocs, env.toc_num_entries, env.toctree_includes))
    kept = [table.get(docname) for table in tables]
    env.current_document.docname, before = docname, env.current_document.docname
    try:
        TocTreeCollector().process_doc(app, doctree)
        return document_toc(env, docname, app.builder.tags), env.toc_num_entries[docname]
    finally:
        env.current_document.docname = before
        for table, value in zip(tables, kept, strict=True):
            if value is None:
                table.pop(docname, None)
            else:
                table[docname] = value


# Blocks of sidebars

#: What a block shows: the newest posts, or the names of a kind.
BLOCKS = ("recent", "tags", "categories", "authors", "archive")
_RECENT = 5


def blocks_used(config: Config) -> list[str]:
    """The blocks that some page of the site has in its sidebar."""
    names = {str(name) for value in config.html_sidebars.values() if isinstance(value, (list, tuple)) for name in value}
    return [block for block in BLOCKS if f"latest_updates/{block}.html" in names]


def block_facts(site: Site) -> list[object]:
    """What the blocks of the site show, as plain values."""
    return [_shown(site, block) for block in blocks_used(site.config)]


def add_blocks(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """``html-page-context``: give the templates of blocks the function that draws them."""
    if app.builder.name not in WEB_BUILDERS:
        context["latest_updates_block"] = lambda _name: ""  # a page of all posts lists them already
        return

    def block(name: str) -> str:
        renderer = Renderer(site_of(app), page)
        return renderer.html(_draw(renderer, name))

    context["latest_updates_block"] = block


def _shown(site: Site, block: str) -> object:
    if block == "recent":
        return [(post.docname, post.title) for post in site.newest_first[:_RECENT]]
    groups = Renderer(site, "").index_groups(block)
    return [(name, len(posts), site.place_of_name(block, name)) for name, posts in groups]


def _draw(renderer: Renderer, block: str) -> nodes.Element:
    title = nodes.rubric("", kind_title(block), **renderer.heading_level(3))
    if block == "tags":
        content = renderer.cloud("tags")
    elif block == "recent":
        content = bulleted([renderer.link(post)] for post in renderer.site.newest_first[:_RECENT])
    else:
        groups = [(renderer.index_link(block, name), posts) for name, posts in renderer.index_groups(block)]
        content = bulleted([link, nodes.Text(f" ({len(posts)})")] for link, posts in groups)
    return nodes.container("", title, content, classes=["post-block-content"])
