"""Draw the cover of the EPUB into ``docs/source/_static/cover.png``: ``.venv/bin/python docs/cover.py``.

Deterministic: the fonts are those of the packages pinned in ``constraints.txt``, not those of the machine.
"""

from __future__ import annotations

import math
import random
from pathlib import Path

import matplotlib

from handbook_edition import resvg

WIDTH, HEIGHT = 1600, 2400
MIDDLE, RISE = 1180, 190
COVER = Path(__file__).parent / "source/_static/cover.png"


def signal(seed: int = 2026) -> str:
    """The path of the brand: noise that turns into a wave and then into bits, from the left edge to the right."""
    noise = random.Random(seed)
    points = [(x, MIDDLE + RISE * noise.uniform(-0.9, 0.9)) for x in range(0, 520, 14)]
    points += [(x, MIDDLE - RISE * math.sin((x - 520) / 520 * 5 * math.pi) * 0.95) for x in range(520, 1041, 8)]
    level = MIDDLE
    for x in range(1040, WIDTH + 60, 52):
        bit = noise.choice((MIDDLE - RISE, MIDDLE + RISE))
        points += [(x, level), (x, bit)]
        level = bit
    return "M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in points)


def svg() -> str:
    mono, han = "DejaVu Sans Mono", "Noto Sans CJK TC"
    chapters = ("Python 内部", "工具", "深度学习", "几何")
    lines = "".join(
        f'<circle cx="166" cy="{1680 + 92 * row}" r="12" fill="#5fd3b1"/>'
        f'<text x="214" y="{1696 + 92 * row}" font-family="{han}" font-size="50" fill="#cfe0d9">{name}</text>'
        for row, name in enumerate(chapters)
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" xml:lang="zh-Hans" width="{WIDTH}" height="{HEIGHT}">
<linearGradient id="ground" x2="0" y2="1">
<stop stop-color="#10231d"/><stop offset="1" stop-color="#081310"/></linearGradient>
<linearGradient id="fade"><stop stop-color="#5fd3b1" stop-opacity=".3"/><stop offset=".5" stop-color="#5fd3b1"/>
<stop offset="1" stop-color="#f0b954"/></linearGradient>
<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#ground)"/>
<g font-family="{mono}" font-weight="700" font-size="136" fill="#74dcbe">
<text x="144" y="480">INCOMING</text><text x="144" y="660">TRANSMISSION</text></g>
<rect x="150" y="740" width="52" height="104" fill="#f0b954"/>
<path d="{signal()}" fill="none" stroke="url(#fade)" stroke-width="7" stroke-linejoin="round"/>
<text x="150" y="1560" font-family="{han}" font-size="64" fill="#ffffff">一本自己检查自己的中文技术手册</text>
{lines}
<text x="150" y="2240" font-family="{mono}" font-size="38" fill="#8fb3a7">CC BY-SA 4.0 · MIT</text>
</svg>"""


def png() -> bytes:
    latin = Path(matplotlib.get_data_path()) / "fonts/ttf"
    fonts = [latin / f"DejaVuSansMono{weight}.ttf" for weight in ("", "-Bold")]
    return resvg.png(svg(), [*fonts, *resvg.CHINESE_FONTS])


if __name__ == "__main__":
    COVER.write_bytes(png())
