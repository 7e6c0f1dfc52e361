"""一条命令核对本章：每场对话在每个版本的真 pdb 上重演；真的 pdb、小调试器与规则比停下的位置；正文的版本与记录相符。"""

from __future__ import annotations

import bdb
import io
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

from debugging_with_pdb.mini_debugger import MiniDebugger
from debugging_with_pdb.program import load
from debugging_with_pdb.rules import expected, record
from debugging_with_pdb.sessions import SESSIONS, combinations, record_path
from debugging_with_pdb.solutions import batch
from debugging_with_pdb.transcript import converse
from sphinx_runnable_listings.checks import HERE, Check, main, sentences
from sphinx_runnable_listings.listing import interpreter
from sphinx_runnable_listings.record import read_record
from sphinx_runnable_listings.webassembly import MACHINE

CHAPTER = Path(__file__).parent
OWN = "{}.{}".format(*sys.version_info)
Stops = list[tuple[str, ...]]  # （行号，函数名）
PLACE = re.compile(r"> (?:\S*/)?(?:pdb_demo|utils)\.py\((\d+)\)(\w+)\(\)")


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


def stops(commands: list[str], prices: list[int]) -> dict[str, Stops]:
    """同样的命令下，小调试器、真的 pdb 和规则各说在哪里停。"""
    report, written = load("pdb_demo").report, list[str]()
    bdb.Breakpoint.clearBreakpoints()
    with redirect_stdout(io.StringIO()):
        MiniDebugger(iter([*commands, "c", "c", "c"]), written.append).runcall(report, "甲", prices)
        events = record(report, "甲", prices)
    bdb.Breakpoint.clearBreakpoints()
    real = batch([*commands, "c", "c"], report, "甲", prices)
    bdb.Breakpoint.clearBreakpoints()
    steps = [command for command in commands if not command.startswith("b ")]
    places = {(file, int(line)) for file, _, line in (c[2:].rpartition(":") for c in commands if c.startswith("b "))}
    return {
        "小调试器": [place.groups() for place in map(PLACE.match, written) if place],
        "pdb": PLACE.findall(real),
        "规则": [(str(event.line), event.function) for event in expected(events, [*steps, "c", "c", "c"], places)],
    }


def compare_debuggers(count: int, seed: int) -> Iterator[Check]:
    """随机的命令串：规则只看事件，不用 bdb；另外两个都建在 bdb 上。"""
    rng, wrong = random.Random(seed), Counter[str]()
    for _ in range(count):
        found = stops(random_commands(rng), [rng.randint(1, 9) for _ in range(rng.randint(1, 4))])
        wrong.update(who for who in ("小调试器", "规则") if found[who] != found["pdb"])
    yield Check("小调试器与 pdb，随机的命令串", count, wrong["小调试器"])
    yield Check("规则与 pdb，同样的命令串", count, wrong["规则"])


def phrases() -> Iterator[str]:
    """开头说在哪些版本上重演过，由记录现数。"""
    of = {name: by_age(python for other, python in combinations() if other == name) for name in SESSIONS}
    every = by_age(set.intersection(*map(set, of.values())))
    most, count = of["set_trace"], "零一二三四五六七八九十"[len(of["set_trace"])]
    yield f"对话在 {'、'.join(every)} 上重演；`set_trace` 一场在 {most[0]} 到 {most[-1]} 的{count}个版本上重演"
    ran = {entry["python"] for entry in read_record(CHAPTER).values()}  # “CPython 3.14.2 wasm32”
    versions = by_age(".".join(python.split()[1].split(".")[:2]) for python in ran)
    yield f"{'、'.join(version for version in versions if version not in most)} 上没有对话"
    inside = by_age(".".join(python.split()[1].split(".")[:2]) for python in ran if python.endswith(MACHINE))
    yield f"{' 与 '.join(inside)} 跑在 WebAssembly 里，那里没有伪终端"


def by_age(versions: Iterable[str]) -> list[str]:
    """版本号，旧的在前，不重复。"""
    return sorted(set(versions), key=lambda text: [int(part) for part in text.split(".")])


def checks(here: bool) -> Iterator[Check]:
    if here:
        yield replay(OWN, HERE)
    else:
        for python in by_age(version for _, version in combinations()):
            yield replay(python, python)
    yield from compare_debuggers(300, seed=11)
    yield sentences(CHAPTER / "index.md", phrases())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
