"""One SVG in, one PDF page of the same size out; and where Sphinx asks for it."""

from __future__ import annotations

import os
import shutil
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typst
from sphinx.transforms.post_transforms.images import ImageConverter
from sphinx.util import logging

from sphinx_exact_rebuilds.files import fingerprint, kept_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes

logger = logging.getLogger(__name__)

PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("/picture.svg")\n'


def pdf_from_svg(svg: bytes, font_paths: Sequence[str | Path] = ()) -> bytes:
    """A page exactly as large as the picture; the same bytes for the same picture. Raises typst.TypstError."""
    fonts = _fonts(tuple(map(str, font_paths)))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "picture.svg").write_bytes(svg)
        (folder / "page.typ").write_text(PAGE, encoding="utf-8")
        return typst.compile(
            folder / "page.typ", root=folder, font_paths=fonts, format="pdf", timestamp=0, pdf_tags=False
        )


@cache
def _fonts(paths: tuple[str, ...]) -> typst.Fonts:
    """The fonts of these folders and of the system: looking for them takes longer than drawing a picture."""
    return typst.Fonts(font_paths=list(paths))


def pdf_fingerprint(svg: bytes, font_paths: Sequence[str | Path] = ()) -> str:
    """Name the PDF that ``pdf_from_svg`` would give, without making it."""
    return fingerprint(PAGE, version("typst"), *(os.fsencode(path) for path in font_paths), svg)


class SvgToPdf(ImageConverter):
    conversion_rules = [("image/svg+xml", "application/pdf")]  # noqa: RUF012  (declared so by its base class)

    def is_available(self) -> bool:
        return True

    def match(self, node: nodes.image) -> bool:
        # Sphinx has warned of a picture that is not there, and does not know it.
        return node["uri"] in self.env.images and super().match(node)

    def handle(self, node: nodes.image) -> None:
        try:
            super().handle(node)
        except (OSError, typst.TypstError) as error:
            logger.warning("%s cannot be made a PDF: %s", node["uri"], error, location=node, type="svg_to_pdf")

    def convert(self, _from: str | os.PathLike[str], _to: str | os.PathLike[str]) -> bool:
        svg = Path(_from).read_bytes()
        font_paths = [Path(self.env.srcdir, path) for path in self.config.svg_to_pdf_font_paths]
        kept = Path(self.env.doctreedir, "svg_to_pdf", f"{pdf_fingerprint(svg, font_paths)}.pdf")
        shutil.copyfile(kept_file(kept, lambda: pdf_from_svg(svg, font_paths)), _to)
        return True
