"""本章的图：同一次运行里，s、n、unt、r 各停在哪里。"""

from __future__ import annotations

import bdb
import io
import pdb
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from debugging_with_pdb.player import turns
from debugging_with_pdb.program import load
from debugging_with_pdb.sessions import record_path
from debugging_with_pdb.tracing import Event, events
from sphinx_runnable_listings.themed_figures.plotting import save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
LANES = [("report", "s"), ("report", "n"), ("report", "r"), ("total", "n"), ("total", "unt"), ("total", "r")]
PRICES = [3, 4]
KINDS = {"call": " 进入", "line": "", "return": " 返回"}


def stops(start: str, command: str) -> list[Event]:
    """真的 pdb 站在 ``start`` 的开头，一遍遍地收到同一条命令，各停在哪里。"""
    bdb.Breakpoint.clearBreakpoints()  # 断点表是全进程共用的
    output = io.StringIO()
    way = [] if start == "report" else [f"tbreak utils.{start}", "c"]
    debugger = pdb.Pdb(
        stdin=io.StringIO("\n".join([*way, *[command] * 30]) + "\n"), stdout=output, nosigint=True, readrc=False
    )
    debugger.use_rawinput = False
    load("utils")
    with redirect_stdout(io.StringIO()):
        debugger.runcall(load("pdb_demo").report, "早餐", PRICES)
    found = re.findall(r"(--Call--\n)?> \S+\((\d+)\)(\w+)\(\)(->)?", output.getvalue())
    found = [stop for stop in found if stop[2] in ("report", "average", "total")]
    kinds = ["call" if call else "return" if arrow else "line" for call, _, _, arrow in found]
    return [(kind, name, int(line)) for kind, (_, line, name, _) in zip(kinds, found, strict=True)][bool(way) :]


def places(stopped: list[Event], steps: list[Event]) -> list[int]:
    """每次停下在 ``steps`` 里是第几个，一个比一个靠后。"""
    found, position = [], -1
    for stop in stopped:
        position = steps.index(stop, position + 1)
        found.append(position)
    return found


def draw_steps(folder: Path = FIGURES) -> list[Path]:
    """画出各条单步命令的泳道，底下是真正发生的事件。"""
    with redirect_stdout(io.StringIO()):
        ran = events(load("pdb_demo").report, "早餐", PRICES)
    steps = ran[1:]
    lanes = [places(stops(*lane), steps) for lane in LANES]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        for number, (start, _) in enumerate(LANES):
            y = len(LANES) - 1 - number
            colour = palette.series[0 if start == "report" else 1]
            axes.axhline(y, color=palette.grid, linewidth=1)
            axes.scatter(lanes[number], [y] * len(lanes[number]), s=80, color=colour, zorder=3)
            axes.scatter(lanes[number][:1], [y], s=230, facecolors="none", edgecolors=colour, zorder=3)
        axes.set_yticks(range(len(LANES)), [f"{start} 里只用 {command}" for start, command in reversed(LANES)])
        labels = [f"{name}{KINDS[kind] or f':{line}'}" for kind, name, line in steps]
        axes.set_xticks(range(len(steps)), labels, rotation=60, ha="right")
        axes.set_ylim(-0.6, len(LANES) - 0.4)
        axes.grid(visible=False)

    return save_themed(folder / "steps", draw, size=(7.2, 4.2))


def draw_walk(folder: Path = FIGURES) -> list[Path]:
    """画出录下的那次走动里，每条命令之后调试器停在程序的哪一行。"""
    stopped = [turn for turn in turns(record_path("walk", "3.13").read_text("utf-8")) if turn.place]
    rows = sorted({turn.place[:2] for turn in stopped if turn.place})
    ys = [rows.index(turn.place[:2]) for turn in stopped if turn.place]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        axes.step(range(len(ys)), ys, where="mid", color=palette.grid, linewidth=1.5)
        axes.scatter(range(len(ys)), ys, s=60, color=palette.series[0], zorder=3)
        axes.set_yticks(range(len(rows)), [f"{file}:{line}" for file, line in rows])
        typed = ["（启动）", *(turn.typed for turn in stopped[1:])]
        axes.set_xticks(range(len(ys)), typed, rotation=60, ha="right")
        axes.invert_yaxis()

    return save_themed(folder / "walk", draw, size=(7.2, 3.6))


def main() -> None:
    for start, command in LANES:
        print(f"从 {start} 开始只用 {command}，停下 {len(stops(start, command))} 次")
    for path in [*draw_steps(), *draw_walk()]:
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
