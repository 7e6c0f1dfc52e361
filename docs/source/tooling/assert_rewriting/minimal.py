"""自己的反例、Hypothesis 的反例、列举出来的最小反例：一张表，再加一批随机的性质。"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from random import Random
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from assert_rewriting.properties import PROPERTIES, Property
from assert_rewriting.shrinking import Choices, find, integers, lists, simplest

LOCAL = (
    "两个正数的积小于 400",
    "先定上界，再造不超过它的：和小于 30",
)  # 停在哪里要看种子


@contextmanager
def folder_aside() -> Iterator[None]:
    """Hypothesis 要写下的东西，写到一个用完就丢的文件夹里。"""
    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def ours(one: Property, seed: int) -> Any:
    """自己的测试器找到、缩小的反例。"""
    found = find(one.ours, one.test, Random(seed))
    return found and found.value


def theirs(one: Property, seed: int) -> Any:
    """Hypothesis 最后报出的反例；不读也不写它的数据库。"""
    last: list[Any] = []

    @hypothesis.seed(seed)
    @settings(
        database=None,
        max_examples=2000,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(one.theirs(st))
    def check(value: Any) -> None:
        try:
            one.test(value)
        except Exception:
            last[:] = [value]
            raise

    try:
        check()
    except Exception:
        return last[0]
    return None


def enumerated(one: Property) -> Any:
    """列举到自己的反例那么长为止，最小的是哪一个；没有说能列举的，返回 None。"""
    found = find(one.ours, one.test, Random(0))
    if one.most is None:
        return None
    return one.ours(Choices(simplest(one.ours, one.test, len(found.choices), one.most)))


# -- 随机的性质 --
RULES: list[Callable[[list[int], int], bool]] = [
    lambda values, k: sum(values) > k,
    lambda values, k: len(set(values)) > k % 4,
    lambda values, k: any(a - b == k % 4 for a, b in pairwise(values)),
    lambda values, k: values.count(k % 4) > 1,
    lambda values, k: sum(values[::2]) - sum(values[1::2]) == k % 5,
    lambda values, k: len(values) > 1 and values[0] * values[-1] > k,
]


def random_property(rng: Random) -> Property:
    """0 到 3 的数，至多四个；同时满足两条规则的，就是反例。"""
    (one, k), (two, n) = ((rng.choice(RULES), rng.randrange(9)) for _ in range(2))

    def test(values: list[int]) -> None:
        assert not (one(values, k) and two(values, n))

    return Property(
        "随机",
        lists(integers(0, 3), most=4),
        lambda st: st.lists(st.integers(0, 3), max_size=4),
        test,
        3,
    )


def reached(rng: Random, number: int) -> tuple[int, int, int]:
    """一批随机的性质：(有反例的几个, 自己缩到最小的几个, Hypothesis 缩到最小的几个)。"""
    counted = mine = other = 0
    for seed in range(number):
        one = random_property(rng)
        best = simplest(one.ours, one.test, 9, 3)
        if best is not None:
            counted += 1
            least = one.ours(Choices(best))
            mine += ours(one, seed) == least
            other += theirs(one, seed) == least
    return counted, mine, other


# -- 结束 --
def main() -> None:
    with folder_aside():
        show()


def show() -> None:
    for one in PROPERTIES:
        mine = sorted({repr(ours(one, seed)) for seed in range(4)})
        other = sorted(
            {repr(theirs(one, seed)) for seed in range(1 + (one.name in LOCAL))}
        )
        if mine == other and len(mine) == 1:
            print(f"相同  {one.name}：{mine[0]}")
        else:
            print(f"不同  {one.name}，最小的是 {enumerated(one)}")
            print(f"        自己：{'、'.join(mine)}")
            print(f"        Hypothesis：{'、'.join(other)}")
    counted, mine, other = reached(Random(7), 24)
    print(f"随机的性质 {counted} 个，自己缩到最小的 {mine} 个")
    print(f"随机的性质 {counted} 个，Hypothesis缩到最小的 {other} 个")


if __name__ == "__main__":
    main()
