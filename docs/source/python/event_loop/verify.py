"""一条命令核对本章：自己的循环与 asyncio，每个解释器；演示的数据与正文里的数。"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from event_loop import loop as own
from event_loop.agreement import PROGRAMS, WHOLE, compare
from event_loop.solutions import counted
from event_loop.walk import DATA, script
from sphinx_runnable_listings.checks import Check, main, on_each, recorded_counts, sentences

CHAPTER = Path(__file__).parent
RECORD = CHAPTER / "results" / "verified.txt"
SCHEDULES = "自己的循环与 asyncio：每件事在第几圈、几时、由谁"


def asked(printed: str) -> int:
    """agreement.py 说它比较了几件事。"""
    return sum(map(int, re.findall(r"，(\d+) 件事", printed)))


def fresh_programs(programs: int, seed: int) -> Check:
    """另取种子的程序，在正在运行的解释器上；不一致的按程序数。"""
    rng = random.Random(seed)
    found = [compare(rng) for _ in range(programs)]
    wrong = sum(difference is not None for _, difference in found)
    return Check("另一批程序：每件事的次序", sum(count for count, _ in found), wrong)


def told() -> Iterator[str]:
    """正文里的数，现在再算一遍。"""
    counts = recorded_counts(RECORD, SCHEDULES)
    for version in ("3.10", "3.13"):
        yield f"{version} 上是 {counts[version]:,} 件"
    yield f"上面是 {PROGRAMS} 个程序"
    yield f"{WHOLE:,} 个，"
    total = own.Loop().run(counted(None))
    yield f"应该是 {5 * 1000:,}，得到的却是 {total}"


def checks(here: bool) -> Iterator[Check]:
    yield from on_each(CHAPTER, "agreement", SCHEDULES, asked, here=here, whole=("--whole",))
    yield fresh_programs(20 if here else 200, seed=9)
    yield Check("演示的数据与再走一遍", 1, int(DATA.read_text("utf-8") != script()))
    yield sentences(CHAPTER / "index.md", told())


if __name__ == "__main__":
    main(checks, RECORD)
