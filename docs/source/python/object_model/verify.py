"""一条命令核对本章：三十二条说法与每个解释器，引用图与收集器看到的引用。"""

from __future__ import annotations

import copy
import gc
import random
from collections.abc import Iterator
from pathlib import Path

from object_model import table
from object_model.claims import verdicts
from object_model.refgraph import reference_graph
from object_model.solutions import shared_mutables
from sphinx_runnable_listings.checks import Check, main, on_every_interpreter

CHAPTER = Path(__file__).parent
CLAIMS = "三十二条说法的真假与记录"


def random_nest(rng: random.Random) -> list[list[object]]:
    """随机地互相装着的列表，有环，也有重复的引用。"""
    lists: list[list[object]] = [[] for _ in range(rng.randint(1, 12))]
    for _ in range(rng.randint(0, 24)):
        rng.choice(lists).append(rng.choice(lists))
    return lists


def collector_sees(start: list[object]) -> tuple[set[int], int]:
    """gc.get_referents 从 start 出发看到的对象和引用的条数。"""
    reached, queue, references = {id(start)}, [start], 0
    while queue:
        for obj in gc.get_referents(queue.pop()):
            references += 1
            if id(obj) not in reached:
                reached.add(id(obj))
                queue.append(obj)
    return reached, references


def compare_graphs(count: int, seed: int) -> Check:
    """引用图的点和边，与收集器看到的相同吗？"""
    rng, wrong = random.Random(seed), 0
    for _ in range(count):
        nest = random_nest(rng)[0]
        graph = reference_graph({"a": nest})
        reached, references = collector_sees(nest)
        wrong += ({id(node) for node in graph.nodes}, len(graph.edges)) != (reached, references)
    return Check("引用图与 gc.get_referents", count, wrong)


def compare_copies(count: int, seed: int) -> Check:
    """深拷贝与原来的同形，而不共用任何可变对象吗？"""
    rng, wrong = random.Random(seed), 0
    for _ in range(count):
        nest = random_nest(rng)[0]
        twin = copy.deepcopy(nest)
        same = reference_graph({"a": nest}).edges == reference_graph({"a": twin}).edges
        wrong += not same or shared_mutables(nest, twin) != 0
    return Check("深拷贝：同形，不共用", count, wrong)


def differences(here: dict[str, bool], recorded: dict[str, str]) -> int:
    """真假与记录不同、或只在一边的说法有几条。"""
    return sum(
        recorded.get(text) != {True: "是", False: "否"}.get(here.get(text)) for text in here.keys() | recorded.keys()
    )


def checks(here: bool) -> Iterator[Check]:
    if here:
        found = dict(verdicts())
        yield Check("三十二条说法，每条都有真假", len(found), abs(len(found) - len(table.rows())))
    for python, printed, failure in [] if here else on_every_interpreter(CHAPTER, "claims"):
        if not printed and not failure:
            yield Check(CLAIMS, 0, 0, python, f"这台机器没有 Python {python}")
            continue
        pairs = (line.split("  ", 1) for line in printed.splitlines())
        found = {text: verdict == "是" for verdict, text in pairs}
        yield Check(CLAIMS, len(found), differences(found, table.read(python)), python)
    yield compare_graphs(2000, seed=5)
    yield compare_copies(1000, seed=6)


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
