"""``{chapter-map}``: the chapters below a page as stops of a map, with lines from each to those that build on it.

The stops are what the page's table of contents lists, so a new chapter is on the map without a word; what its front
matter says, ``summary``, ``needs`` and ``part``, is shown beside it. Each stop is a link, by keyboard and touch; EPUB
has the same drawing, print one made of rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import html, latex
from .collector import ChapterMapCollector
from .directive import ChapterMapDirective, ChapterMaps
from .nodes import chapter_map, chapter_stop

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_exact_rebuilds.state")
    app.setup_extension("sphinx_static_render.epub_package")
    app.add_node(chapter_map, html=(html.visit_map, html.depart_map), latex=(latex.visit_map, latex.depart_map))
    app.add_node(chapter_stop, html=(html.visit_stop, html.depart_stop), latex=(latex.visit_stop, latex.depart_stop))
    app.add_directive("chapter-map", ChapterMapDirective)
    app.add_env_collector(ChapterMapCollector)
    app.add_post_transform(ChapterMaps)
    app.connect("epub-package", html.declare_svg)
    return {"version": "0.1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
