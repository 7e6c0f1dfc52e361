"""Draw a figure once, save it twice: a light and a dark SVG, byte for byte reproducible.

Text stays text in the SVG (readers can search and copy it). Widths are measured with a font that
comes from a package, so that the same code writes the same bytes on every machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT_STACK = "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"


@dataclass(frozen=True)
class Palette:
    """The colours that a drawing may use, by role."""

    name: str
    ink: str
    muted: str
    grid: str
    surface: str
    series: tuple[str, ...]


# Okabe & Ito's colour-blind-safe hues, darkened or lightened until each has a contrast of 3:1 on its surface.
LIGHT = Palette(
    "light",
    "#1f2328",
    "#59636e",
    "#d1d9e0",
    "#f6f8fa",
    ("#0b65a3", "#c24a00", "#0a7d5a", "#8f3f71", "#8a6100", "#3d4752"),
)
DARK = Palette(
    "dark",
    "#e6edf3",
    "#9198a1",
    "#3d444d",
    "#151b23",
    ("#6cb6ff", "#ff9f5a", "#4fd1a5", "#e29ccb", "#e3b341", "#b7bfc8"),
)


def save_themed(
    path: Path | str,
    draw: Callable[[Figure, Palette], None],
    *,
    size: tuple[float, float] = (7.2, 4.0),
) -> list[Path]:
    """Call ``draw(figure, palette)`` for both palettes; write ``<path>-light.svg`` and ``<path>-dark.svg``.

    ``size`` is in inches at 72 points an inch. The folder is made when it is missing.
    Returns the two paths written.
    """
    import matplotlib

    matplotlib.use("svg")
    from matplotlib.figure import Figure

    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for palette in (LIGHT, DARK):
        with matplotlib.rc_context(_style(palette)):
            figure = Figure(figsize=size, layout="constrained")
            draw(figure, palette)
            file = target.with_name(f"{target.name}-{palette.name}.svg")
            figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        file.write_text(_tidy(file.read_text(encoding="utf-8"), target.name), encoding="utf-8")
        written.append(file)
    return written


def plain_axes(axes: Axes) -> Axes:
    """Strip an axes of ticks and frame, for diagrams that are not charts."""
    axes.set_axis_off()
    axes.set_aspect("equal")
    return axes


def _style(palette: Palette) -> Any:
    from cycler import cycler

    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "themed-figures",
        "font.family": ["sans-serif"],
        "font.sans-serif": [_measuring_font()],
        "font.size": 11,
        "axes.unicode_minus": False,
        "axes.edgecolor": palette.muted,
        "axes.labelcolor": palette.ink,
        "axes.titlecolor": palette.ink,
        "axes.titlesize": 12,
        "axes.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=palette.series),
        "grid.color": palette.grid,
        "grid.linewidth": 0.6,
        "figure.facecolor": "none",
        "legend.frameon": False,
        "lines.linewidth": 2,
        "text.color": palette.ink,
        "xtick.color": palette.muted,
        "ytick.color": palette.muted,
        "xtick.labelcolor": palette.ink,
        "ytick.labelcolor": palette.ink,
        "savefig.transparent": True,
    }


def _measuring_font() -> str:
    """Register the packaged Noto Sans CJK and return its family name."""
    import cvttf_NotoSansCJK_Regular as packaged
    from matplotlib import font_manager

    file = next(Path(str(packaged.__file__)).parent.glob("*.otf"))
    family = font_manager.get_font(str(file)).family_name
    if family not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(str(file))
    return str(family)


def _tidy(svg: str, name: str) -> str:
    """Name fonts that readers have, and drop the parts of the file that say nothing."""
    svg = re.sub(r"'?Noto Sans CJK [A-Z]+'?", FONT_STACK, svg)
    svg = re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg)
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"[ \t]+\n", "\n", svg)
    return _with_ids_in_order(svg, name)


def _with_ids_in_order(svg: str, name: str) -> str:
    """The SVG with ``name-1``, ``name-2``, … for ids that matplotlib makes of hashes.

    It hashes places in all their digits, of which the last are others on another processor; six are written.
    """
    ids = dict.fromkeys(re.findall(r'(?<=["#])[a-z][0-9a-f]{10}(?=[")])', svg))
    numbers = {hashed: f"{name}-{number}" for number, hashed in enumerate(ids, 1)}
    return re.sub(r'(?<=["#])[a-z][0-9a-f]{10}(?=[")])', lambda found: numbers[found[0]], svg)
