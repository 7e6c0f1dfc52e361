"""The map in HTML and EPUB: a list whose items have their piece of the lines drawn beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_static_render.epub_package import add_property, items

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.dom.minidom import Document

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from .nodes import chapter_map, chapter_stop
    from .rails import Stop

#: Lines take these colours in turn; see the style sheets.
COLOURS = 6
#: In em, so that the drawing grows with the text: between lanes, and from the top of an item to the dot.
LANE, TOP, TOP_BELOW_PART = 1.1, 1.25, 4.0


def visit_map(self: HTML5Translator, node: chapter_map) -> None:
    self.body.append(f'<ol class="chapter-map" style="--rails: {node["lanes"] * LANE:.2f}em">\n')


def depart_map(self: HTML5Translator, node: chapter_map) -> None:
    self.body.append("</ol>\n")


def visit_stop(self: HTML5Translator, node: chapter_stop) -> None:
    y = TOP_BELOW_PART if node["part"] else TOP
    drawing = "".join(drawn(node["stop"], y))
    self.body.append(
        f'<li><svg class="chapter-map-rails" xmlns="http://www.w3.org/2000/svg" aria-hidden="true">{drawing}</svg>'
    )
    if node["part"]:
        self.body.append(f'<p class="chapter-map-part">{self.encode(node["part"])}</p>')


def depart_stop(self: HTML5Translator, node: chapter_stop) -> None:
    self.body.append("</li>\n")


def drawn(stop: Stop, y: float) -> Iterator[str]:
    """The elements of the drawing beside a stop whose dot is ``y`` em below its top."""

    def line(source: int, x1: float, y1: str, x2: float, y2: str) -> str:
        return f'<line class="rail-{source % COLOURS}" x1="{x1:.2f}em" y1="{y1}" x2="{x2:.2f}em" y2="{y2}"/>'

    def x(lane: int) -> float:
        return (lane + 0.5) * LANE

    for each in stop.from_above:
        yield line(each.source, x(each.lane), "0", x(each.lane), f"{y}em")
    for each in stop.going_on:
        yield line(each.source, x(each.lane), f"{y}em", x(each.lane), "100%")
    for each in stop.arriving:
        yield line(each.source, x(each.lane), f"{y}em", x(stop.lane), f"{y}em")
    yield f'<circle cx="{x(stop.lane):.2f}em" cy="{y}em" r=".36em"/>'


def declare_svg(app: Sphinx, package: Document) -> None:
    """``epub-package``: say which pages hold a drawing."""
    for item in items(package):
        href = unquote(item.getAttribute("href"))
        if href.endswith(".xhtml") and (page := app.outdir / href).is_file() and "<svg" in page.read_text("utf-8"):
            add_property(item, "svg")
