"""SVG pictures become vector PDFs where a builder wants PDF (LaTeX), with the ``typst`` wheel and nothing else.

Text stays text, Chinese included: it can be searched and copied in the print edition. A picture is converted
once and kept under the doctree directory until its SVG changes. ``svg_to_pdf_font_paths`` names folders of
fonts to use besides the system's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.settings import add_settings

from ..extras import require

require("svg-to-pdf", "typst")

from .converter import SvgToPdf

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_exact_rebuilds.settings import Settings

SETTINGS: Settings = {"svg_to_pdf_font_paths": ([], "env", (list, tuple))}


def setup(app: Sphinx) -> ExtensionMetadata:
    add_settings(app, SETTINGS)
    app.add_post_transform(SvgToPdf)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
