"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isqrt

from coastlines.atlas import island, land
from coastlines.simplify import metres, simplify_safely
from exact_geometry import Point, area, locate
from exact_geometry.polygons import edges


def visvalingam(ring: list[Point], least: float) -> list[Point]:
    """反复去掉与左右邻居张成的三角形最小的顶点，直到都不小于 least，或只剩三个；O(n²)。
    """
    left = list(ring)
    while len(left) > 3:
        sizes = [
            abs(area([left[k - 1], left[k], left[(k + 1) % len(left)]]))
            for k in range(len(left))
        ]
        if min(sizes) >= least:
            break
        del left[sizes.index(min(sizes))]
    return left


def on_the_wrong_side(
    ring: list[Point], thinned: list[Point], places: Iterable[Point]
) -> list[Point]:
    """化简以后换了一边的地点：本来在里面的到了外面，或者反过来。"""
    return [p for p in places if locate(p, ring) != locate(p, thinned)]


def thickness(ring: list[Point]) -> Fraction:
    """面积与周长平方之比的下界，圆最大，约为 0.08；周长的每条边向上取整。"""
    around = sum(
        isqrt((q[0] - p[0]) ** 2 + (q[1] - p[1]) ** 2) + 1
        for p, q in edges(ring)
    )
    return abs(area(ring)) / around**2


def main() -> None:
    isle = metres(island((-1.5, 52.5), land("50m")))
    print(f"练习 1：{len(isle)} 个顶点，三角形不小于 25 平方公里的剩", len(visvalingam(isle, 25e6)), "个")
    places = [(x + 3000, y + 3000) for x, y in isle[5::10]]  # 岸边的五十来处
    for tolerance in (2, 5, 20):
        moved = on_the_wrong_side(isle, simplify_safely(isle, 1000 * tolerance), places)
        print(f"练习 2：容差 {tolerance} km，{len(places)} 处里有 {len(moved)} 处换了一边")
    print("练习 3：", [f"{float(thickness(simplify_safely(isle, 1000 * t))):.4f}" for t in (0, 2, 5, 20, 50)])


if __name__ == "__main__":
    main()
