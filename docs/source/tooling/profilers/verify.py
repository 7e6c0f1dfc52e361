"""一条命令核对本章：三个剖析器与真相；看钟的代价；采样；区间；因果；演示与正文里的数。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

from profilers import causal, confidence
from profilers.agreement import compare
from profilers.cost import measured, predicted
from profilers.programs import Truth, random_plan, source
from profilers.sampling import counted, length_of, stacks_at
from profilers.walk import DATA, script, timeline
from sphinx_runnable_listings.checks import Check, main, on_each, sentences

CHAPTER = Path(__file__).parent
RESULTS = CHAPTER / "results"


def asked(printed: str) -> int:
    """agreement.py 说它比较了几项。"""
    return int(re.findall(r"账目 (\d+) 项", printed)[0])


def fresh(seed: int, number: int) -> Check:
    """另取种子的程序，在正在运行的解释器上。"""
    count, wrong = compare(Random(seed), number)
    return Check("另一批程序的账目", count, len(wrong))


def looks(seed: int, number: int) -> Check:
    """看一眼钟走几拍的 cProfile：每个函数自己的时间，与算出来的一拍不差。"""
    rng, count, wrong = Random(seed), 0, 0
    for _ in range(number):
        plan, cost = random_plan(rng), rng.randint(1, 20)
        own, told = measured(source(plan), cost), predicted(plan, cost)
        count += len(told)
        wrong += sum(own[name] != n for name, n in told.items())
    return Check("看钟有代价的 cProfile 与算出来的", count, wrong)


def every_tick(seed: int, number: int) -> Check:
    """每一拍都看一眼，采样的数就是真相；时间线由真的运行记下。"""
    rng, count, wrong = Random(seed), 0, 0
    for _ in range(number):
        plan = random_plan(rng)
        spans, truth = timeline(source(plan)), Truth(plan).rows()
        own, total = counted(stacks_at(spans, range(length_of(spans))))
        count += 2 * len(truth)
        wrong += sum(
            (own[n], total[n]) != (row.own, row.total) for n, row in truth.items()
        )
    return Check("每拍看一眼的采样与真相", count, wrong)


def intervals(most: int) -> Check:
    """Wilson 区间与 scipy 的。"""
    what = "比例的区间与 scipy"
    try:
        from scipy.stats import binomtest
    except ImportError:
        return Check(what, 0, 0, reason="没有装 scipy")
    count = wrong = 0
    for n in range(1, most):
        for k in range(0, n + 1, max(1, n // 9)):
            theirs = binomtest(k, n).proportion_ci(method="wilson")
            count += 1
            wrong += any(
                abs(mine - their) > 1e-12
                for mine, their in zip(confidence.wilson(k, n), theirs, strict=True)
            )
    return Check(what, count, wrong)


def least(low: float, high: float) -> Check:
    """最少看几眼：由 scipy 的二项分布从一眼起逐个试。"""
    what = f"分清 {low:.0%} 和 {high:.0%} 最少几眼，与 scipy 逐个试"
    try:
        from scipy.stats import binom
    except ImportError:
        return Check(what, 0, 0, reason="没有装 scipy")
    found, cut = confidence.enough(low, high)
    count = 0
    for n in range(1, found + 1):
        count += 1
        best = int(binom.ppf(0.05, n, high))  # 不超过两成分之一的最大分界
        best += binom.cdf(best, n, high) <= 0.05
        if binom.sf(best - 1, n, low) <= 0.05:
            return Check(what, count, int((n, best) != (found, cut)))
    return Check(what, count, 1)


def together(seed: int, number: int) -> Check:
    """没有锁的程序：总时间是每一段里最慢的线程加起来，不必一拍一拍地走。"""
    rng, count, wrong = Random(seed), 0, 0
    while count < number:
        threads = causal.random_threads(rng)
        if any(step[0] == "lock" for thread in threads for step in thread):
            continue
        rounds: list[list[int]] = []
        for thread in threads:
            ends = [-1, *(k for k, step in enumerate(thread) if step[0] == "meet")]
            rounds.append(
                [
                    sum(step[2] for step in thread[before + 1 : end])
                    for before, end in pairwise(ends)
                ]
            )
        count += 1
        slowest = sum(max(parts) for parts in zip(*rounds, strict=True))
        wrong += causal.elapsed(threads) != slowest
    return Check("几个线程的总时间与每段最慢的之和", count, wrong)


def virtually(seed: int, number: int, *, locks: bool) -> Check:
    """让别人慢，与真的改快一半：差不超过两拍；有锁时，几乎同时来要的先后会变，容许二十分之一。"""
    rng, count, off = Random(seed), 0, 0
    while count < 3 * number:
        threads = causal.random_threads(rng)
        if locks != any(step[0] == "lock" for thread in threads for step in thread):
            continue
        for name in "abc":
            told = causal.Machine(threads, name, causal.HALF).run()
            real = causal.elapsed(causal.really_faster(threads, name, causal.HALF))
            count += 1
            off += abs(told - real) > 2
    what = "让别人慢的估计与真改了，差两拍以内"
    if not locks:
        return Check(f"没有锁：{what}", count, off)
    return Check(
        f"有锁：{what}，至少二十分之十九", count, off if off > count / 20 else 0
    )


def told() -> Iterator[str]:
    """正文里的数，照录下的结果与代码。"""
    for low, high in ((0.1, 0.2), (0.1, 0.12)):
        yield f"分清 {low:.0%} 和 {high:.0%}，至少要 {confidence.enough(low, high)[0]:,} 眼"
    table = (RESULTS / "causal.txt").read_text("utf-8")
    virtual, share = re.findall(r"差几拍：([\d.]+)；照占比 ([\d.]+)", table)[0]
    yield f"平均差 {virtual} 拍，照占比估计平均差 {share} 拍"
    covered = re.findall(
        r"说对的 (\d+) 次", (RESULTS / "confidence.txt").read_text("utf-8")
    )
    yield f"500 次里说对 {covered[0]} 次"


def recorded() -> Check:
    """真的钟量出来的，只要求方向：cProfile 说的比不用它时多得多；真的采样离四分之三不远。"""
    wrong = count = 0
    for path in sorted(RESULTS.glob("measured-py*.txt")):
        plain, said = map(int, re.findall(r"(\d+)%", path.read_text("utf-8")))
        count += 1
        wrong += said < plain + 10
    shares = re.findall(r"heavy 占 (\d+)%", (RESULTS / "real.txt").read_text("utf-8"))
    for percent in shares:
        count += 1
        wrong += not 55 <= int(percent) <= 95
    return Check("录下的测量：方向与正文相同", count, wrong)


def checks(here: bool) -> Iterator[Check]:
    yield from on_each(
        CHAPTER, "agreement", "自己的、cProfile、profile 与真相的账目", asked, here=here
    )
    yield fresh(2, 5 if here else 1000)
    yield looks(3, 20 if here else 1000)
    yield every_tick(4, 10 if here else 500)
    yield intervals(8 if here else 120)
    yield least(0.1, 0.2)
    if not here:
        yield least(0.1, 0.12)
    yield together(5, 3 if here else 100)
    yield virtually(6, 1 if here else 40, locks=False)
    yield virtually(6, 1 if here else 100, locks=True)
    yield recorded()
    yield Check("演示的数据与再走一遍", 1, int(DATA.read_text("utf-8") != script()))
    yield sentences(CHAPTER / "index.md", told())


if __name__ == "__main__":
    main(checks, RESULTS / "verified.txt")
