"""Pictures that the LaTeX style itself includes (a logo, the cover's) become PDF beside the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def write_pictures(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "latex":
        return
    from sphinx_static_render.svg_to_pdf.converter import pdf_from_svg  # noqa: PLC0415  (needed by no other builder)

    for name in app.config.print_edition_pictures:
        source = Path(app.srcdir, name)
        Path(app.outdir, source.stem).with_suffix(".pdf").write_bytes(pdf_from_svg(source.read_bytes()))
