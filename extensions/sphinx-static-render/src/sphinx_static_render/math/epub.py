"""What the format EPUB demands: a package that says which pages hold MathML, and a valid stylesheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from ..epub_package import add_property, items
from .font_output import write_font

if TYPE_CHECKING:
    from xml.dom.minidom import Document

    from sphinx.application import Sphinx

DATA_ADDRESS = re.compile(r"url\((?P<quote>[\"'])(?P<head>data:[^,]*,)(?P<body>.*?)(?P=quote)\)", re.DOTALL)
DIRECTION = re.compile(r"(?<![-\w])direction\s*:[^;}]*;?")


def add_font(app: Sphinx) -> None:
    """``epub-package-files``: the font belongs to the files of the book."""
    write_font(app.builder)  # type: ignore[arg-type]


def declare_mathml(app: Sphinx, package: Document) -> None:
    """``epub-package``: say which pages hold MathML."""
    for item in items(package):
        href = unquote(item.getAttribute("href"))
        if href.endswith(".xhtml") and (page := app.outdir / href).is_file() and "<math" in page.read_text("utf-8"):
            add_property(item, "mathml")


def valid_stylesheet(css: str) -> str:
    """``css`` without the property ``direction``, and with percent-encoded ``data:`` addresses."""

    def encoded(match: re.Match[str]) -> str:
        return f"url({match['quote']}{match['head']}{quote(match['body'], safe='%/:=,;()')}{match['quote']})"

    return DIRECTION.sub("", DATA_ADDRESS.sub(encoded, css))
