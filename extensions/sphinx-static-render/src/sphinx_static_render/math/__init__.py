"""Formulas as MathML at build time: no JavaScript in the page, the same result served, offline and in an EPUB.

Registers the math renderer ``temml``, which Sphinx then takes by itself. Formulas are converted by Temml, which
npm installs (``npm ci --ignore-scripts``) and which runs inside QuickJS: a build needs no Node. The pages use
STIX Two Math where the npm package ``@fontsource/stix-two-math`` is installed too, else the reader's own math font; of
its glyphs they carry those that the site's formulas draw.

A formula that cannot be converted is a warning at its file and line, and its source is shown instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.settings import add_settings

from ..extras import require

require("math", "quickjs", "fontTools", "brotli")

from .assets import add_stylesheet_where_needed, prepare
from .epub import add_font, declare_mathml
from .font_output import write_font_when_finished
from .html import visit_displaymath, visit_math

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_exact_rebuilds.settings import Settings

SETTINGS: Settings = {"static_math_node_modules": ("", "html", (str,))}


def setup(app: Sphinx) -> ExtensionMetadata:
    add_settings(app, SETTINGS)
    app.add_html_math_renderer("temml", (visit_math, None), (visit_displaymath, None))
    app.setup_extension("sphinx_static_render.epub_package")
    app.connect("builder-inited", prepare)
    app.connect("epub-package-files", add_font)
    app.connect("epub-package", declare_mathml)
    app.connect("html-page-context", add_stylesheet_where_needed)
    app.connect("build-finished", write_font_when_finished)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
