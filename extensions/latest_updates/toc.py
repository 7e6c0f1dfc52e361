"""The table of contents of an index page names the sections that the index will have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinx.environment.collectors.toctree import TocTreeCollector

from .nodes import post_index
from .registry import registry_of
from .rendering import Renderer

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .site import Site


def refresh_tocs(app: Sphinx, env: BuildEnvironment, site: Site) -> None:
    """Collect the contents of every index page again, with the sections that stand for its indexes."""
    for docname, placeholders in registry_of(env).hosts.items():
        if docname not in env.found_docs or not any("kind" in placeholder for placeholder in placeholders):
            continue
        doctree = env.get_doctree(docname)
        renderer = Renderer(site, docname)
        for node in list(doctree.findall(post_index)):
            node.replace_self(renderer.index_outline(node["kind"]))
        for toctree in list(doctree.findall(addnodes.toctree)):
            if toctree.get("adopted"):
                toctree.parent.remove(toctree)
        includes = env.toctree_includes.pop(docname, None)  # collecting adds to it
        env.current_document.docname = docname
        try:
            TocTreeCollector().process_doc(app, doctree)
        finally:
            env.current_document.docname = ""
        if includes is not None:
            env.toctree_includes[docname] = includes
