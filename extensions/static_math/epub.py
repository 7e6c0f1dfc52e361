"""What the format EPUB demands: a package that says which pages hold MathML, and a valid stylesheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.builders.epub3 import Epub3Builder

from .font_output import write_font

if TYPE_CHECKING:
    from collections.abc import Callable


DATA_ADDRESS = re.compile(r"url\((?P<quote>[\"'])(?P<head>data:[^,]*,)(?P<body>.*?)(?P=quote)\)", re.DOTALL)
DIRECTION = re.compile(r"(?<![-\w])direction\s*:[^;}]*;?")


class MathEpubBuilder(Epub3Builder):
    """Sphinx's EPUB builder, with ``properties="mathml"`` in the package document, and the font that it needs."""

    def build_content(self) -> None:
        write_font(self)
        super().build_content()
        package = self.outdir / "content.opf"
        text = package.read_text(encoding="utf-8")
        package.write_text(declare_mathml(text, self._holds_mathml), encoding="utf-8")

    def _holds_mathml(self, href: str) -> bool:
        return "<math" in (self.outdir / href).read_text(encoding="utf-8")


def declare_mathml(package: str, holds_mathml: Callable[[str], bool]) -> str:
    """Add the property ``mathml`` to the XHTML items of ``package`` for which ``holds_mathml(href)`` is true."""

    def declared(item: re.Match[str]) -> str:
        href = re.search(r'href="([^"]*\.xhtml)"', item[0])
        if href is None or "properties=" in item[0] or not holds_mathml(href[1]):
            return item[0]
        return item[0].replace("<item ", '<item properties="mathml" ', 1)

    return re.sub(r"<item [^>]*>", declared, package)


def valid_stylesheet(css: str) -> str:
    """``css`` without the property ``direction``, and with percent-encoded ``data:`` addresses."""

    def encoded(match: re.Match[str]) -> str:
        return f"url({match['quote']}{match['head']}{quote(match['body'], safe='%/:=,;()')}{match['quote']})"

    return DIRECTION.sub("", DATA_ADDRESS.sub(encoded, css))
