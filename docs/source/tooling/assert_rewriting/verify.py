"""一条命令核对本章：自己的话与真的 pytest；改写前后与每个解释器；反例与 Hypothesis；演示与正文里的数。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from assert_rewriting import oracle
from assert_rewriting.agreement import compare, outcome
from assert_rewriting.programs import cases, run
from assert_rewriting.properties import PROPERTIES
from assert_rewriting.rewriting import rewritten
from assert_rewriting.walk import DATA, script
from sphinx_runnable_listings.checks import Check, main, on_each, sentences

CHAPTER = Path(__file__).parent
ADDRESS = re.compile(r"0x[0-9a-f]+")


def asked(printed: str) -> int:
    """agreement.py 说它比较了几个断言。"""
    return int(re.findall(r"^(\d+) 个断言", printed)[0])


def told_by(case: str) -> tuple[str, str, list[str]]:
    (kind, text), log = run(case, rewritten)
    return kind, ADDRESS.sub("0x", str(text)), log


def messages(seed: int, number: int) -> Check:
    """同一批断言，自己的整段话与 pytest 的，一字不差；抛出什么、先后调用了谁，也相同。"""
    what = "断言的话：自己的改写与 pytest"
    if not oracle.FOUND:
        return Check(what, 0, 0, reason=oracle.MISSING)
    made = cases(Random(seed), number)
    theirs = [
        (kind, ADDRESS.sub("0x", str(text)), log)
        for (kind, text), log in oracle.answers(made)
    ]
    wrong = sum(
        told_by(case) != answer for case, answer in zip(made, theirs, strict=True)
    )
    return Check(what, number, wrong)


def departures(seed: int, number: int) -> int:
    """会改名字的断言里，pytest 改写以后，结果或调用的先后与普通的 Python 不同的有几个。"""
    made = cases(Random(seed), number, rebinding=True)
    wrong = 0
    for case, ((kind, text), log) in zip(made, oracle.answers(made), strict=True):
        wrong += outcome(case, "plain") != (
            kind,
            "" if kind == "AssertionError" else str(text),
            log,
        )
    return wrong


def unchanged(seed: int, number: int) -> Check:
    """另取种子的断言，在正在运行的解释器上。"""
    count, _, differing = compare(Random(seed), number)
    return Check("另一批断言，改写前后", count, len(differing))


def counterexamples(own_seeds: int, their_seeds: int) -> Check:
    """表里的每条性质：自己的反例与 Hypothesis 的反例，各取几粒种子。"""
    what = "反例：自己的与 Hypothesis"
    try:
        from assert_rewriting import minimal
    except ImportError:
        return Check(what, 0, 0, reason="没有装 hypothesis")
    count = wrong = 0
    for one in [each for each in PROPERTIES if each.name not in minimal.LOCAL]:
        with minimal.folder_aside():
            found = {repr(minimal.theirs(one, seed)) for seed in range(their_seeds)}
        for seed in range(own_seeds):
            count += 1
            wrong += found != {repr(minimal.ours(one, 100 + seed))}
    return Check(what, count, wrong)


def enumerations() -> Check:
    """能列举的性质：自己的反例就是最小的那一个。"""
    what = "反例：自己的与列举出来的最小的"
    try:
        from assert_rewriting import minimal
    except ImportError:
        return Check(what, 0, 0, reason="没有装 hypothesis")
    chosen = [
        each
        for each in PROPERTIES
        if each.most is not None and each.name not in minimal.LOCAL
    ]
    wrong = sum(minimal.enumerated(one) != minimal.ours(one, 3) for one in chosen)
    return Check(what, len(chosen), wrong)


def told() -> Iterator[str]:
    """正文里的数，照录下的结果。"""
    table = (CHAPTER / "results" / "minimal.txt").read_text("utf-8")
    same, other = (
        len(re.findall(rf"^{word}  ", table, re.MULTILINE)) for word in ("相同", "不同")
    )
    yield f"{len(PROPERTIES)} 条性质里，{same} 条"
    yield f"剩下的 {other} 条"
    (number, mine), (_, theirs) = re.findall(
        r"随机的性质 (\d+) 个，.*缩到最小的 (\d+) 个", table
    )
    yield f"随机的 {number} 条里，自己缩到最小的有 {mine} 条，Hypothesis 有 {theirs} 条"


def checks(here: bool) -> Iterator[Check]:
    yield messages(11, 60 if here else 3000)
    yield from on_each(
        CHAPTER,
        "agreement",
        "改写前后：成立与否、抛出什么、先后调用了谁",
        asked,
        here=here,
    )
    yield unchanged(12, 20 if here else 2000)
    if not here:  # minimal.py 在本机比的就是这些
        yield counterexamples(20, 2)
        yield enumerations()
    yield Check("演示的数据与再走一遍", 1, int(DATA.read_text("utf-8") != script()))
    yield sentences(CHAPTER / "index.md", told())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
