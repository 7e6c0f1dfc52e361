"""一条命令核对本章：玩具堆与每个解释器的收集器，各版本的答案与记录。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from garbage_collection.agreement import compare
from sphinx_runnable_listings.checks import Check, main, on_each, on_every_interpreter

CHAPTER = Path(__file__).parent
INSTANTS = 4  # 每张图在四个时刻比较
SEED = 20260111


def graphs(printed: str) -> int:
    """agreement.py 说它比较了几次。"""
    return INSTANTS * int(printed.split(maxsplit=1)[0])


def fresh_graphs(count: int, seed: int = SEED) -> Check:
    """另取种子的随机图：活着的、终结器调用、弱引用、回调。"""
    try:
        compare(count, seed)
    except AssertionError as error:
        return Check("另一批随机图", count * INSTANTS, 1, reason=f"：第 {error.args[0][0]} 张")
    return Check("另一批随机图", count * INSTANTS, 0)


def answers(here: bool) -> Iterator[Check]:
    """versions.py 的每一行与记录相同吗？记录只对它自己的版本有意义。"""
    for python, printed, failure in [] if here else on_every_interpreter(CHAPTER, "versions"):
        recorded = (CHAPTER / "results" / f"versions-py{python}.txt").read_text(encoding="utf-8").splitlines()
        if not printed and not failure:
            yield Check("versions.py 的答案与记录", 0, 0, python, f"这台机器没有 Python {python}")
            continue
        lines = printed.splitlines()
        wrong = sum(lines[k : k + 1] != [line] for k, line in enumerate(recorded))
        yield Check("versions.py 的答案与记录", len(recorded), wrong, python)


def checks(here: bool) -> Iterator[Check]:
    yield from on_each(CHAPTER, "agreement", "玩具堆与 gc.collect()，随机对象图 × 4 个时刻", graphs, here=here)
    yield fresh_graphs(500)
    yield from answers(here)


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
