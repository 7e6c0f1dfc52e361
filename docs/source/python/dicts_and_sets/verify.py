"""一条命令核对本章：自己的两张表与真的集合、真的字典，每个解释器；演示的数据与正文里的数。"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from dicts_and_sets.agreement import PROGRAMS as EVERYDAY
from dicts_and_sets.agreement import WHOLE, compare_dicts, compare_sets
from dicts_and_sets.draw import sizes
from dicts_and_sets.walk import PROGRAMS, record
from sphinx_runnable_listings.checks import Check, main, on_each, recorded_counts, sentences

CHAPTER = Path(__file__).parent
RECORD = CHAPTER / "results" / "verified.txt"
TABLES = "自己的两张表与真的集合、字典：每一步的次序与大小"


def asked(printed: str) -> int:
    """agreement.py 说它比较了几步。"""
    return sum(map(int, re.findall(r"，(\d+) 步，", printed)))


def fresh_programs(programs: int, seed: int) -> Check:
    """另取种子的程序，在正在运行的解释器上。"""
    rng, count, wrong = random.Random(seed), 0, 0
    for _ in range(programs):
        for compare in (compare_sets, compare_dicts):
            steps, bad = compare(rng)
            count, wrong = count + steps, wrong + bad
    return Check("另一批程序：次序与大小", count, wrong)


def walks() -> Check:
    """演示里每个程序的每一步，遍历表的次序与真的集合。"""
    count = wrong = 0
    for program in PROGRAMS.values():
        real: set[int] = set()
        for (what, key), step in zip(program, record(program), strict=True):
            real.add(key) if what == "加" else real.discard(key)
            order = [int(slot) for slot in step["slots"] if slot not in ("", "×")]
            count += 1
            wrong += order != list(real)
    return Check("演示的每一步与真的集合", count, wrong)


def told() -> Iterator[str]:
    """正文里的数，现在再算一遍。"""
    yield f"集合和字典各 {EVERYDAY} 个程序；记录在案的一趟是各 {WHOLE} 个"
    [steps] = {*recorded_counts(RECORD, TABLES).values()}
    yield f"每个都比了 {steps:,} 步"
    if sys.version_info[:2] == (3, 11):
        real, _ = sizes()
        full, emptied, again = real[169], real[339], real[340]
        yield f"放满 170 个整数键是 {full:,} 字节，删光以后还是 {emptied:,} 字节，再放一个，变成 {again:,} 字节"


def checks(here: bool) -> Iterator[Check]:
    yield from on_each(CHAPTER, "agreement", TABLES, asked, here=here, whole=("--whole",))
    yield fresh_programs(20 if here else 100, seed=9)
    yield walks()
    yield sentences(CHAPTER / "index.md", told())


if __name__ == "__main__":
    main(checks, RECORD)
