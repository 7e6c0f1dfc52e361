"""自己的采样式剖析器：每隔一段时间，看一眼栈上是谁。时间是虚拟的，所以看几眼、哪一眼，都说了算。"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from profilers.programs import HANDLER, Span, Truth


# -- 什么时候看 --
def periodic(length: int, period: int, phase: int = 0) -> Iterable[int]:
    """每 ``period`` 拍看一眼。"""
    return range(phase, length, period)


class Lcg:
    """最小标准随机数（Park 与 Miller，1988）：网页上的演示也用它，好与这里逐个相同。"""

    MODULUS = 2**31 - 1

    def __init__(self, seed: int) -> None:
        self.state = seed % (self.MODULUS - 1) + 1

    def below(self, n: int) -> int:
        self.state = self.state * 48271 % self.MODULUS
        return self.state * n // self.MODULUS


def jittered(length: int, period: int, seed: int) -> Iterator[int]:
    """每 ``period`` 拍里，随便挑一拍看一眼。"""
    rng = Lcg(seed)
    for start in range(0, length, period):
        time = start + rng.below(period)
        if time < length:
            yield time


# -- 看见了谁 --
def stacks_at(spans: list[Span], times: Iterable[int]) -> Iterator[tuple[str, ...]]:
    """这些时刻的栈。"""
    ends = list(accumulate(n for _, n in spans))
    for time in times:
        yield spans[bisect_right(ends, time)][0]


def counted(stacks: Iterable[tuple[str, ...]]) -> tuple[Counter[str], Counter[str]]:
    """在栈顶几次，在栈上几次；递归的函数在一个栈里只算一次。"""
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for stack in stacks:
        own[stack[-1]] += 1
        total.update(set(stack))
    return own, total


# -- 看见了谁完 --
def length_of(spans: list[Span]) -> int:
    return sum(n for _, n in spans)


def repeated(spans: list[Span], times: int) -> list[Span]:
    """同一段程序，接连走几遍。"""
    return spans * times


NAMES = ("escape", "render", "parse", "log", "extend")


def row(label: str, own: Counter[str]) -> str:
    whole = sum(own.values())
    shares = "".join(f"{own[name] / whole:>9.1%}" for name in NAMES)
    return f"{label:<18}{whole:>6}{shares}"


def main() -> None:
    spans = repeated(Truth(HANDLER).spans, 20)
    length = length_of(spans)
    print(f"{'period/phase':<18}{'眼数':>4}" + "".join(f"{name:>9}" for name in NAMES))
    print(row("truth", counted(stacks_at(spans, range(length)))[0]))
    for period, phase in ((97, 0), (100, 0), (100, 35), (50, 20), (200, 90)):
        own, _ = counted(stacks_at(spans, periodic(length, period, phase)))
        print(row(f"{period}/{phase}", own))
    for seed in (1, 2):
        own, _ = counted(stacks_at(spans, jittered(length, 100, seed)))
        print(row(f"100/random {seed}", own))


if __name__ == "__main__":
    main()
