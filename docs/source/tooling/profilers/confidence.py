"""看几眼才够：比例的区间，和要分清两个比例至少看多少眼。全用精确的二项分布，不用正态近似。"""

from __future__ import annotations

from math import exp, lgamma, log, sqrt
from typing import Tuple

from profilers.programs import HANDLER, Truth
from profilers.sampling import Lcg, counted, length_of, stacks_at


# -- 二项分布 --
def chance(n: int, k: int, p: float) -> float:
    """看 ``n`` 眼，正好 ``k`` 眼看见它的概率；它占的比例是 ``p``。"""
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log(1 - p))


def wilson(k: int, n: int, z: float = 1.959963984540054) -> Tuple[float, float]:
    """``n`` 眼里看见 ``k`` 眼：比例的 95% 区间（Wilson，1927）。"""
    middle = (k + z * z / 2) / (n + z * z)
    half = z * sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    return max(0.0, middle - half), min(1.0, middle + half)


def errors(n: int, cut: int, low: float, high: float) -> Tuple[float, float]:
    """看见 ``cut`` 眼以上就说是 ``high``：把低的说成高的、把高的说成低的，概率各是多少。"""
    below_low = sum(chance(n, k, low) for k in range(cut))
    below_high = sum(chance(n, k, high) for k in range(cut))
    return 1 - below_low, below_high


def enough(low: float, high: float, risk: float = 0.05) -> Tuple[int, int]:
    """最少看几眼，才能两种错都不超过 ``risk``；和分界在几眼。先翻倍，再对半找。"""

    def found(n: int) -> int:
        """够的话，分界在几眼；不够是 0。"""
        tail, cut = 0.0, 0
        while tail + chance(n, cut, high) <= risk:
            tail += chance(n, cut, high)
            cut += 1
        return cut if errors(n, cut, low, high)[0] <= risk else 0

    most = 1
    while not found(most):
        most *= 2
    least = most // 2
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if found(middle) else (middle, most)
    while any(found(most - back) for back in range(1, 60)):  # 边上一会儿够一会儿不够
        most -= next(back for back in range(1, 60) if found(most - back))
    return most, found(most)


# -- 二项分布完 --
def covered(number: int, looks: int) -> int:
    """这么多次剖析，时刻全随机：escape 的真比例（三成）有几次落在区间里。"""
    spans = Truth(HANDLER).spans
    length, inside = length_of(spans), 0
    for seed in range(number):
        rng = Lcg(seed * 7919 + 1)
        times = [rng.below(length) for _ in range(looks)]
        low, high = wilson(counted(stacks_at(spans, times))[0]["escape"], looks)
        inside += low <= 0.3 <= high
    return inside


def main() -> None:
    for k, n in ((1, 10), (10, 100), (100, 1_000), (1_000, 10_000)):
        low, high = wilson(k, n)
        print(f"{n:>6} 眼里看见 {k:>4} 眼：占 {low:.1%} 到 {high:.1%}")
    for low_share, high_share in ((0.1, 0.2), (0.1, 0.12)):
        n, cut = enough(low_share, high_share)
        print(f"分清 {low_share:.0%} 和 {high_share:.0%}：至少 {n:,} 眼，分界 {cut:,}")
    print(f"500 次剖析，每次随机看 100 眼，区间说对的 {covered(500, 100)} 次")


if __name__ == "__main__":
    main()
