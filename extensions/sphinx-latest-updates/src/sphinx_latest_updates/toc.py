"""HTML builders only: the table of contents of an index page, which names the sections of the index.

They stay out of ``env.tocs``: what is in there is copied into the sidebar of every page by many themes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sphinx.environment.adapters.toctree import document_toc
from sphinx.environment.collectors.toctree import TocTreeCollector

from .nodes import post_index
from .registry import WEB_BUILDERS, registry_of
from .rendering import Renderer
from .site import site_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder


def list_index_sections(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
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
        node.replace_self(renderer.index_outline(node["kind"]))
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
