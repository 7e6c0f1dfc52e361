"""SVG drawings as PNG, by resvg: the same bytes on every machine, for no font but those given is used."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

import cvttf_NotoSansCJK_Regular
import resvg_py

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Noto Sans CJK, which has Chinese.
CHINESE_FONTS = sorted(Path(str(cvttf_NotoSansCJK_Regular.__file__)).parent.glob("*.otf"))


def png(drawing: str, fonts: Iterable[Path] = CHINESE_FONTS, size: int | None = None) -> bytes:
    """``drawing``, an SVG document, as it is or as a square of ``size`` pixels."""
    files = [str(font) for font in fonts]
    drawn = resvg_py.svg_to_bytes(svg_string=drawing, font_files=files, skip_system_fonts=True, width=size, height=size)
    return base64.b64decode(drawn) if isinstance(drawn, str) else bytes(drawn)
