"""How a drawn diagram looks in HTML pages: its node, its markup, its stylesheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.fileutil import copy_asset

from .nodes import static_diagram

if TYPE_CHECKING:
    from typing import Any

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

STYLESHEET = "static_mermaid.css"

# A diagram's text is 16 px high. A narrow screen may shrink it to 11 px, not further: then the diagram scrolls.
SMALLEST_SCALE = 0.7
NARROWEST_COLUMN = 320


def visit_diagram(self: HTML5Translator, node: static_diagram) -> None:
    attributes: dict[str, Any] = {"CLASS": "static-mermaid"}
    if "align" in node:
        attributes["CLASS"] += f" align-{node['align']}"
    legible = round(node["width"] * SMALLEST_SCALE)
    if self.builder.name != "epub":
        attributes["style"] = f"--legible: {legible}px"
        if legible > NARROWEST_COLUMN and node["alt"]:
            # It may scroll, so the keyboard must reach it, and it must say what it is.
            attributes |= {"tabindex": "0", "role": "group", "aria-label": node["alt"]}
    self.body.append(self.starttag(node, "div", "", **attributes))


def depart_diagram(self: HTML5Translator, _node: static_diagram) -> None:
    self.body.append("</div>\n")


def copy_stylesheet(app: Sphinx) -> None:
    if app.builder.format == "html":
        copy_asset(Path(__file__).with_name(STYLESHEET), app.outdir / "_static", force=True)


def add_stylesheet_where_needed(
    app: Sphinx, _pagename: str, _templatename: str, _context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None and next(doctree.findall(static_diagram), None) is not None:
        app.add_css_file(STYLESHEET)
