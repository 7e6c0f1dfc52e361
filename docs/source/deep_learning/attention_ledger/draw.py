"""本章的图：搬的字节随长度怎样涨，一个词元的缓存有多大。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attention_ledger.caches import PUBLISHED
from attention_ledger.flash import standard_traffic, tiled_traffic
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).with_name("figures")
LENGTHS, WIDTH, MEBIBYTE = (128, 256, 512, 1024, 2048, 4096, 8192), 64, 2**20


def draw_ledger(figure: Figure, palette: Palette) -> None:
    left, right = figure.subplots(1, 2)
    left.loglog(LENGTHS, [standard_traffic(n, WIDTH, 4) / MEBIBYTE for n in LENGTHS], "o-", label="照公式")
    for rows, style in ((32, "^:"), (128, "s--")):
        moved = [tiled_traffic(n, WIDTH, 4, rows) / MEBIBYTE for n in LENGTHS]
        left.loglog(LENGTHS, moved, style, label=f"分块，查询 {rows} 行")
    least = [4 * 4 * n * WIDTH / MEBIBYTE for n in LENGTHS]
    left.loglog(LENGTHS, least, "-", color=palette.muted, linewidth=1, label="Q、K、V、O 各一遍")
    left.set(xlabel="序列长 n", ylabel="搬的 MiB")
    left.set_xticks([128, 1024, 8192], ["128", "1024", "8192"])
    left.minorticks_off()
    left.legend(loc="upper left", fontsize=8)
    shapes = PUBLISHED[::-1]
    sizes = [shape.per_token() / 1024 for shape in shapes]
    right.barh(range(len(shapes)), sizes, color=palette.series[0], height=0.6)
    for k, size in enumerate(sizes):
        right.text(size + 60, k, f"{size:,.4g}", va="center", fontsize=9)
    right.set_yticks(range(len(shapes)), [shape.name for shape in shapes], fontsize=8)
    right.set(xlabel="每个词元的 KiB", xlim=(0, 4700))
    right.grid(axis="y", visible=False)


def draw_all(folder: Path = FIGURES) -> list[Path]:
    return save_themed(folder / "ledger", draw_ledger, size=(8.2, 3.4))


def main() -> None:
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
