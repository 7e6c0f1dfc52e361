"""A card as SVG: the title of a page in at most three lines, above the name of the site. No Sphinx in here."""

from __future__ import annotations

import re
import unicodedata
from html import escape

WIDTH, HEIGHT = 1200, 630
#: Cells of a line, two for a Chinese character, and how many lines there may be.
CELLS, LINES = 34, 3
_PIECE = re.compile(r"[A-Za-z0-9_@.+#’'-]+\s?|\s|.", re.DOTALL)
#: What never begins a line.
_CLOSING = "，。、；：！？）》」』”’…,.;:!?)]}%"


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def lines(title: str, width: int = CELLS, most: int = LINES) -> list[str]:
    """The title in lines of at most ``width`` cells; what does not fit ends in an ellipsis."""
    found = [""]
    for piece in _PIECE.findall(title.strip()):
        if cells(found[-1]) + cells(piece.rstrip()) > width and piece[0] not in _CLOSING:
            found.append("")
        if found[-1] or not piece.isspace():
            found[-1] += piece
    kept = [line.strip() for line in found]
    return kept if len(kept) <= most else [*kept[: most - 1], kept[most - 1].rstrip(_CLOSING) + "…"]


def svg(title: str, site: str, section: str, colours: tuple[str, str, str, str]) -> str:
    """The card of a page: ``colours`` are those of the ground, the title, the site's name and the cursor."""
    ground, ink, brand, cursor = colours
    shown = lines(title)
    top = 330 - 46 * (len(shown) - 1)
    text = "".join(f'<text x="84" y="{top + 92 * row}">{escape(line)}</text>' for row, line in enumerate(shown))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" xml:lang="zh-Hans" width="{WIDTH}" height="{HEIGHT}">
<rect width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>
<text x="84" y="118" font-family="Noto Sans CJK TC" font-size="32" fill="{brand}">{escape(section)}</text>
<g font-family="Noto Sans CJK TC" font-size="60" font-weight="700" fill="{ink}">{text}</g>
<rect x="84" y="520" width="18" height="38" fill="{cursor}"/>
<text x="122" y="551" font-family="Noto Sans CJK TC" font-size="34" fill="{brand}">{escape(site)}</text>
</svg>"""
