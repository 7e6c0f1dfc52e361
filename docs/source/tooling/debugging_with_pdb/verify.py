"""一条命令核对本章：每场对话在每个版本的真 pdb 上重演，小调试器与真的 pdb 比停下的位置。"""

from __future__ import annotations

import bdb
import io
import random
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

from debugging_with_pdb.mini_debugger import MiniDebugger
from debugging_with_pdb.program import load
from debugging_with_pdb.sessions import SESSIONS, combinations, record_path
from debugging_with_pdb.solutions import batch
from debugging_with_pdb.transcript import converse
from runnable_listings.checks import HERE, Check, main
from runnable_listings.listing import interpreter

CHAPTER = Path(__file__).parent
OWN = "{}.{}".format(*sys.version_info)
Stops = list[tuple[str, str]]  # （行号，函数名）


def replay(python: str, label: str) -> Check:
    """这个版本记录过的全部对话，一字不差地重演。"""
    what, names = "对话与记录逐字相同", [name for name, version in combinations() if version == python]
    executable = interpreter(python)
    if executable is None or not names:
        return Check(what, 0, 0, label, f"这台机器没有 Python {python}，或没有它的记录")
    wrong = sum(converse(SESSIONS[name], executable) != record_path(name, python).read_text("utf-8") for name in names)
    return Check(what, len(names), wrong, label)


def random_commands(rng: random.Random) -> list[str]:
    """一串随机的命令，一半的时候先设一个断点。"""
    commands = [rng.choice(["s", "n", "r", "unt"]) for _ in range(rng.randint(1, 25))]
    if rng.random() < 0.5:
        commands.insert(0, f"b {load('utils').__file__}:{rng.choice([2, 4, 5, 9])}")
        commands.insert(rng.randint(1, len(commands)), "c")
    return commands


def stops(commands: list[str], prices: list[int]) -> tuple[Stops, Stops]:
    """同样的命令下，小调试器和真的 pdb 各在哪里停。"""
    report, written = load("pdb_demo").report, list[str]()
    bdb.Breakpoint.clearBreakpoints()
    with redirect_stdout(io.StringIO()):
        MiniDebugger(iter([*commands, "c", "c", "c"]), written.append).runcall(report, "甲", prices)
    ours = [match.groups() for line in written if (match := re.match(r"> \S+\((\d+)\)(\w+)\(\)", line))]
    bdb.Breakpoint.clearBreakpoints()
    theirs = re.findall(r"> \S+\((\d+)\)(\w+)\(\)", batch([*commands, "c", "c"], report, "甲", prices))
    bdb.Breakpoint.clearBreakpoints()
    return ours, theirs


def compare_debuggers(count: int, seed: int) -> Check:
    rng, wrong = random.Random(seed), 0
    for _ in range(count):
        commands = random_commands(rng)
        ours, theirs = stops(commands, [rng.randint(1, 9) for _ in range(rng.randint(1, 4))])
        wrong += ours != theirs
    return Check("小调试器与 pdb，随机的命令串", count, wrong)


def checks(here: bool) -> Iterator[Check]:
    if here:
        yield replay(OWN, HERE)
    else:
        for python in sorted({version for _, version in combinations()}, key=lambda text: int(text.partition(".")[2])):
            yield replay(python, python)
    yield compare_debuggers(300, seed=11)


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
