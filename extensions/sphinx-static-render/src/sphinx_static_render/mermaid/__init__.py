"""``{mermaid}`` diagrams drawn at build time: static SVG in pages and e-books, vector pictures in print.

sphinxcontrib-mermaid stays what authors write against: its directives, options and theme settings.
Its node is replaced before anything is written, so pages load no JavaScript and need no network:

- HTML pages get a light and a dark picture (``mermaid_light_theme``, ``mermaid_dark_theme``), of which
  the page shows one through the ``only-light`` / ``only-dark`` classes;
- EPUB and LaTeX get the light picture;
- plain text and manual pages get the text alternative, the directive's ``:alt:``.

A diagram that cannot be drawn is a warning at its directive, and its source is shown instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.sphinx_internals import write_sizes_as_attributes

from ..extras import require

require("mermaid", "sphinxcontrib.mermaid", "mermaid_render", "tinycss2")

from .html import add_stylesheet_where_needed, copy_stylesheet, depart_diagram, visit_diagram
from .nodes import static_diagram
from .transform import LocatedMermaid, LocatedMermaidClassDiagram, StaticDiagrams, keep_javascript_out

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinxcontrib.mermaid")
    app.add_directive("mermaid", LocatedMermaid, override=True)
    app.add_directive("autoclasstree", LocatedMermaidClassDiagram, override=True)
    app.add_node(static_diagram, html=(visit_diagram, depart_diagram))
    app.add_post_transform(StaticDiagrams)
    write_sizes_as_attributes(app)
    app.connect("config-inited", keep_javascript_out)
    app.connect("builder-inited", copy_stylesheet)
    app.connect("html-page-context", add_stylesheet_where_needed)
    return {"version": "0.1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
