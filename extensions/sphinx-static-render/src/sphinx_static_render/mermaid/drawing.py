"""Mermaid source in, a self-contained SVG out. Nothing here knows of Sphinx."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING
from xml.dom import minidom

import tinycss2.color3
from mermaid_render import convert
from mermaid_render.renderer import THEMES, RenderError

from sphinx_exact_rebuilds.files import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.dom.minidom import Element

# Raise it whenever the code below gives another SVG for the same source: it is part of every fingerprint.
REVISION = 1

FONT_STACK = (
    "'Noto Sans','Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
)
DARK_INK, LIGHT_INK = "#172d4a", "#ffffff"


class DiagramError(ValueError):
    """The source is not a diagram that can be drawn."""


@dataclass(frozen=True)
class Drawing:
    """An SVG document and its natural size in CSS pixels."""

    svg: str
    width: int
    height: int


def theme_names() -> tuple[str, ...]:
    return tuple(THEMES)


def drawing_fingerprint(source: str, theme: str, alt: str) -> str:
    """Name the drawing that ``draw`` would give, without drawing it."""
    return fingerprint(str(REVISION), version("mermaid-render"), theme, alt, source)


def draw(source: str, theme: str, alt: str) -> Drawing:
    """Draw ``source`` in the colours of ``theme``; ``alt`` becomes the picture's title. Raises DiagramError."""
    try:
        svg = convert(source, format="svg", theme=theme).decode("utf-8")
    except RenderError as error:
        raise DiagramError(_shortened(str(error))) from error
    document = minidom.parseString(svg)
    root = document.documentElement
    assert root is not None
    _name(document, root, alt)
    _set_fonts(root)
    for shape in _elements(root):
        _round_corners(shape)
        _keep_label_readable(shape)
    return Drawing(root.toxml(), *size_of(root))


def read(svg: str) -> Drawing:
    """The drawing that a stored SVG holds."""
    root = minidom.parseString(svg).documentElement
    assert root is not None
    return Drawing(svg, *size_of(root))


def size_of(root: Element) -> tuple[int, int]:
    return round(float(root.getAttribute("width"))), round(float(root.getAttribute("height")))


def _shortened(message: str) -> str:
    """Drop the parser's list of the twenty tokens that it would have liked better."""
    return "\n".join(line for line in message.splitlines() if not line.startswith("Expecting "))


def _name(document: minidom.Document, root: Element, alt: str) -> None:
    """Make the SVG one image with a name, for readers who hear it and for the browser's tooltip."""
    for child in list(root.childNodes):
        if child.nodeName in {"title", "desc"}:
            root.removeChild(child)
    for attribute in ("aria-roledescription", "aria-labelledby", "aria-describedby"):
        if root.hasAttribute(attribute):
            root.removeAttribute(attribute)
    root.setAttribute("role", "img")
    if alt:
        title = document.createElement("title")
        title.appendChild(document.createTextNode(alt))
        root.insertBefore(title, root.firstChild)


def _set_fonts(root: Element) -> None:
    """Name fonts that readers have: the drawing was measured with Noto Sans and full-width Chinese."""
    style = _declarations(root)
    kept = {name: value for name, value in style.items() if not name.startswith("--") and name != "font"}
    _set_style(root, kept | {"font-family": FONT_STACK, "font-size": "16px"})
    for element in _elements(root):
        if element.getAttribute("font-family") == "Noto Sans":
            element.removeAttribute("font-family")


def _round_corners(shape: Element) -> None:
    """Turn the CSS property ``rx`` into the attribute, which every SVG reader knows."""
    style = _declarations(shape)
    if "rx" in style:
        shape.setAttribute("rx", style.pop("rx").removesuffix("px"))
        _set_style(shape, style)


def _keep_label_readable(shape: Element) -> None:
    """Where an author gave a shape a colour but its label none, choose the ink that contrasts with it."""
    fill = _declarations(shape).get("fill")
    if fill is None or shape.tagName == "text":
        return
    ink = contrasting_ink(fill)
    if ink is None or shape.parentNode is None:
        return
    for label in shape.parentNode.childNodes:
        if isinstance(label, minidom.Element) and label.tagName == "text" and "fill" not in _declarations(label):
            _set_style(label, _declarations(label) | {"fill": ink})


def contrasting_ink(background: str) -> str | None:
    """Dark or light ink, whichever contrasts more with the CSS colour ``background``; None if it is not opaque."""
    colour = tinycss2.color3.parse_color(background)
    if colour is None or colour == "currentColor" or colour.alpha < 0.5:
        return None
    return max((DARK_INK, LIGHT_INK), key=lambda ink: _contrast(tinycss2.color3.parse_color(ink), colour))


def _contrast(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    """WCAG 2.2's contrast ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[float, float, float, float]) -> float:
    """WCAG 2.2's relative luminance of an sRGB colour given as fractions."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _elements(root: Element) -> Iterator[Element]:
    return iter(root.getElementsByTagName("*"))


def _declarations(element: Element) -> dict[str, str]:
    """An element's inline style as a mapping."""
    pairs = (part.split(":", 1) for part in element.getAttribute("style").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _set_style(element: Element, style: dict[str, str]) -> None:
    if style:
        element.setAttribute("style", ";".join(f"{name}:{value}" for name, value in style.items()))
    elif element.hasAttribute("style"):
        element.removeAttribute("style")
