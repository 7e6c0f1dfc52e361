"""练习的参考解答。"""

from __future__ import annotations

import random
from collections.abc import Callable

from computational_geometry.orientation import orient_eps, orient_float
from exact_geometry import Point, convex_hull
from exact_geometry.hulls import Predicate
from geometry_checks.inputs import KINDS, float_set


def shrink(points: list[Point], fails: Callable[[list[Point]], bool]) -> list[Point]:
    """不断去掉一个点，只要还失败就留着：得到去掉任何一点都不再失败的反例。"""
    k = 0
    while k < len(points):
        fewer = points[:k] + points[k + 1 :]
        if fails(fewer):
            points, k = fewer, 0
        else:
            k += 1
    return points


def wrong_with(predicate: Predicate) -> Callable[[list[Point]], bool]:
    """用这个谓词求出的凸包与正确的不同。"""
    return lambda points: convex_hull(points, orient=predicate) != convex_hull(points)


def caught(predicate: Predicate, cases: int) -> dict[str, int]:
    """各类输入里，各有多少次把这个谓词揪出来。"""
    counts = dict.fromkeys(KINDS, 0)
    for case in range(cases):
        points = float_set(random.Random(case), case, 3, 9)
        counts[KINDS[case % len(KINDS)]] += wrong_with(predicate)(points)
    return counts


def main() -> None:
    print("练习 1：每类 500 次，凸包求错的次数")
    by_float, by_eps = (caught(predicate, 500 * len(KINDS)) for predicate in (orient_float, orient_eps))
    for kind in KINDS:
        print(f"  浮点叉积 {by_float[kind]:3}   eps = 1e-8 {by_eps[kind]:3}   {kind}")
    points = next(p for k in range(9999) if wrong_with(orient_float)(p := float_set(random.Random(k), 5, 9, 9)))
    small = shrink(points, wrong_with(orient_float))
    print(f"练习 2：{len(points)} 个点的反例缩到 {len(small)} 个：", *small, sep="\n  ")


if __name__ == "__main__":
    main()
