"""The rim of the font: it lies beside the pages, cut down to them, once they are all written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from .font import drawn, formulas, stored_subset

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

WEB_FONT = "stix-two-math.woff2"


def file_name(builder: Builder) -> str:
    """Sphinx's EPUB builder knows the type of the one, and browsers prefer the other."""
    return WEB_FONT if builder.name != "epub" else Path(WEB_FONT).with_suffix(".woff").name


def write_font(builder: StandaloneHTMLBuilder) -> None:
    """Put what the pages need of the font beside them, when all of them are written."""
    font: Path | None = getattr(builder, "static_math_font", None)
    if font is None:
        return
    pages = (page.read_text(encoding="utf-8") for page in builder.outdir.rglob(f"*{builder.out_suffix}"))
    wanted = {character for page in pages for formula in formulas(page) for character in drawn(formula)}
    name = file_name(builder)
    kept = stored_subset(font, wanted, Path(name).suffix[1:], Path(builder.doctreedir, "static_math"))
    shutil.copyfile(kept, builder.outdir / "_static" / name)


def write_font_when_finished(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.name != "epub":  # which has packed its files by now
        write_font(app.builder)  # type: ignore[arg-type]
