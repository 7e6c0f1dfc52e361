"""三个剖析器与真相：随机的程序，虚拟的钟，每个函数的次数与时间都要相同。"""

from __future__ import annotations

import cProfile
import warnings
from random import Random
from types import CodeType
from typing import Any, Dict, List, Tuple

from profilers.programs import Program, Row, Truth, random_plan, source
from profilers.tracing import profiled


# -- cProfile --
def short(code: Any) -> str:
    """cProfile 的键：代码对象，或者 C 函数的说明。"""
    if isinstance(code, CodeType):
        return code.co_name
    return next((each for each in ("extend", "max") if each in code), code)


def by_c(text: str) -> Tuple[Dict[str, Row], Dict[Tuple[str, str], Tuple[int, int]]]:
    """cProfile 的账，和谁叫了谁。"""
    program = Program(text)
    profile = cProfile.Profile(program.now, 1)
    profile.enable()
    program.run()
    profile.disable()
    rows, edges = {}, {}
    for each in profile.getstats():
        outermost = each.callcount - each.reccallcount
        rows[short(each.code)] = Row(
            each.callcount, outermost, int(each.inlinetime), int(each.totaltime)
        )
        for inner in each.calls or ():
            pair = short(each.code), short(inner.code)
            edges[pair] = inner.callcount, int(inner.totaltime)
    return {name: row for name, row in rows.items() if "disable" not in name}, edges


# -- cProfile 完 --
def by_python(text: str) -> Dict[str, Row]:
    """纯 Python 的 profile：它不报 C 函数的名字，另有一份写法。"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 3.15 起不再推荐
        import profile
    program = Program(text)
    profiler = profile.Profile(program.now)
    profiler.runcall(program.run)
    profiler.create_stats()
    rows = {}
    for (_, _, name), (outermost, calls, own, total, _) in profiler.stats.items():
        rows[short(name)] = Row(calls, outermost, int(own), int(total))
    return rows


def compare(rng: Random, number: int) -> Tuple[int, List[str]]:
    """这么多个随机程序：比较了几项，哪些程序不同。"""
    count, wrong = 0, []
    for _ in range(number):
        plan = random_plan(rng)
        text = source(plan)
        truth = Truth(plan)
        rows, edges = truth.rows(), truth.edges()
        own, length = profiled(text)
        theirs, their_edges = by_c(text)
        slow = by_python(text)
        for found in (own, theirs, slow):
            count += 4 * len(rows)
            wrong += [text] * any(found.get(name) != row for name, row in rows.items())
        count += 2 * len(edges) + 1
        wrong += [text] * any(their_edges.get(pair) != edges[pair] for pair in edges)
        wrong += [text] * (length != sum(n for _, n in truth.spans))
    return count, wrong


def main() -> None:
    count, wrong = compare(Random(1), 12)
    assert not wrong, wrong[0]
    print("12 个随机程序，账目 {} 项，不同的 {} 个".format(count, len(wrong)))


if __name__ == "__main__":
    main()
