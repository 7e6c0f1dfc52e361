"""3.15 的 profiling.sampling：它怎样数栈，与自己的相比；取栈要另一个进程，这里只给它虚拟的栈。"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random
from typing import Any

from profilers.programs import HANDLER, Truth, random_plan
from profilers.sampling import counted, length_of, periodic, stacks_at


# -- 喂给它 --
class Frame:
    """它从别的进程里读出的一帧。"""

    def __init__(self, name: str) -> None:
        self.filename, self.funcname, self.location = "program.py", name, (1, 1, 0, 0)
        self.opcode = None

    def __iter__(self) -> Any:
        return iter((self.filename, self.location, self.funcname, self.opcode))


class Snapshot:
    """一眼：一个解释器，一个线程，一个栈；它的栈是最里面的在最前。"""

    def __init__(self, stack: tuple[str, ...]) -> None:
        self.frame_info = [Frame(name) for name in reversed(stack)]
        self.thread_id, self.status, self.threads = 1, 0, [self]


def theirs(stacks: list[tuple[str, ...]]) -> tuple[Counter[str], Counter[str]]:
    """它数的：在栈顶几次，在栈上几次。"""
    from profiling.sampling.pstats_collector import PstatsCollector

    collector = PstatsCollector(1_000_000)
    for stack in stacks:
        collector.collect([Snapshot(stack)])
    collector.create_stats()
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for (_, _, name), (direct, on_stack, _, _, _) in collector.stats.items():
        own[name] += direct
        total[name] += on_stack
    return +own, total


# -- 喂完 --
def options() -> str:
    """它的命令行，默认每秒看几眼、看什么时间。"""
    import argparse

    from profiling.sampling import cli

    parser = argparse.ArgumentParser()
    cli._add_sampling_options(parser)
    cli._add_mode_options(parser)
    told = parser.parse_args([])
    modes = next(each.choices for each in parser._actions if each.dest == "mode")
    every = told.sample_interval_usec
    return f"默认每 {every:g} 微秒看一眼，量 {told.mode}；可选 {'、'.join(modes)}"


def main() -> None:
    if sys.version_info < (3, 15):
        print("profiling.sampling 从 3.15 起才有")
        return
    rng, looks, wrong = Random(15), 0, 0
    for _ in range(8):
        spans = Truth(random_plan(rng)).spans
        stacks = list(stacks_at(spans, periodic(length_of(spans), 3)))[:400]
        looks += len(stacks)
        wrong += theirs(stacks) != counted(stacks)
    print(f"8 个随机程序，{looks} 眼，数得不同的程序 {wrong} 个")
    spans = Truth(HANDLER).spans
    own, total = theirs(list(stacks_at(spans, periodic(length_of(spans), 7))))
    for name, count in own.most_common():
        print(f"{name:<8} 栈顶 {count:>3}  栈上 {total[name]:>3}")
    print(options())
    assert not wrong


if __name__ == "__main__":
    main()
