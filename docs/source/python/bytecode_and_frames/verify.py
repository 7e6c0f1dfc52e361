"""一条命令核对本章：自己的虚拟机与真的解释器，标准库的函数和随机程序，一条指令一条指令地比。"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bytecode_and_frames.agreement import compare_program
from bytecode_and_frames.library import CASES
from bytecode_and_frames.programs import random_program
from bytecode_and_frames.walk import DATA, script
from sphinx_runnable_listings.checks import Check, main, on_each, sentences

CHAPTER = Path(__file__).parent
WHAT = "虚拟机与解释器：结果、错误、每条指令"


def asked(printed: str) -> int:
    """agreement.py 说它比较了几条指令：考题里走过的，和随机程序里逐条对过的。"""
    return sum(map(int, re.findall(r"了 (\d+) 条指令", printed)))


def fresh_programs(programs: int, seed: int) -> Check:
    """另取种子的程序，在正在运行的解释器上；不一致的按程序数。"""
    rng = random.Random(seed)
    found = [compare_program(random_program(rng)) for _ in range(programs)]
    wrong = sum(different for _, _, different in found)
    return Check("另一批程序：每条指令", sum(walked for _, walked, _ in found), wrong)


def walked_again() -> Check:
    """演示的数据是 3.11 的：别的版本指令不同。"""
    what = "演示的数据与再走一遍"
    if sys.version_info[:2] != (3, 11):
        return Check(what, 0, 0, reason="演示的数据是 3.11 的")
    return Check(what, 1, int(DATA.read_text("utf-8") != script()))


def told() -> Iterator[str]:
    """正文里的数，现在再读一遍。"""
    yield f"{len(CASES)} 组考题"
    for version in ("3.11", "3.14"):
        printed = (CHAPTER / "results" / f"agreement-py{version}.txt").read_text("utf-8")
        [walked] = re.findall(r"：走了 (\d+) 条指令", printed)
        yield f"{version} 上走了 {int(walked):,} 条指令"


def checks(here: bool) -> Iterator[Check]:
    yield from on_each(CHAPTER, "agreement", WHAT, asked, here=here, whole=("--whole",))
    yield fresh_programs(15 if here else 1000, seed=29)
    yield walked_again()
    yield sentences(CHAPTER / "index.md", told())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
