"""圆的面积并：只沿露在外面的弧积分（格林公式）。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import atan2, cos, fsum, pi, sin, tau

from circles.meet import relation, root
from computational_geometry.orientation import exact, finite
from computational_geometry.vectors import dot, sub

Disc = tuple[float, float, float]  # (x, y, r)
Arc = tuple[float, float]  # 从第一个角逆时针到第二个角


def union_area(discs: Iterable[Disc]) -> float:
    """并的面积；半径不小于 0，负的抛出 ValueError。O(n² log n)。

    位置关系（内含、相离）精确判断；弧的端点是浮点数，误差与“周长 × 图形的跨度 × 机器精度”同阶。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    distinct = sorted(set(finite(discs)))
    if any(r < 0 for _, _, r in distinct):
        raise ValueError("a circle needs a radius of at least 0")
    kept = [
        d for d in distinct if not any(swallows(e, d) for e in distinct if e != d)
    ]
    origin = kept[0][:2] if kept else (0.0, 0.0)  # 从一个圆心起算，免得坐标大时抵消
    return fsum(sweep(d, arc, origin) for d in kept for arc in exposed(d, kept))


def swallows(big: Disc, small: Disc) -> bool:
    """small 整个在 big 里面。"""
    return big[2] >= small[2] and relation(big[:2], big[2], small[:2], small[2]) < 0


def exposed(disc: Disc, discs: list[Disc]) -> list[Arc]:
    """圆周上不在别的圆里的弧。"""
    covered = sorted(
        arc for other in discs if other != disc for arc in covering(disc, other)
    )
    bare, reached = [], 0.0
    for start, end in covered:
        if start > reached:
            bare.append((reached, start))
        reached = max(reached, end)
    return [*bare, (reached, tau)] if reached < tau else bare


def covering(disc: Disc, other: Disc) -> list[Arc]:
    """disc 的圆周落在 other 里的弧，拆成 [0, 2π] 里的一段或两段。"""
    if relation(disc[:2], disc[2], other[:2], other[2]) != 0:
        return []
    gap = sub(exact(other[:2]), exact(disc[:2]))
    d2, r, s = dot(gap, gap), Fraction(disc[2]), Fraction(other[2])
    along = (d2 + r * r - s * s) / (2 * d2)  # 公共弦的垂足，以圆心距为单位
    across = root(r * r / d2 - along * along)  # 半弦；先精确相减再开方，快相切时也准
    half = atan2(across, along)
    start = (atan2(gap[1], gap[0]) - half) % tau
    end = start + 2 * half
    return [(start, end)] if end <= tau else [(start, tau), (0.0, end - tau)]


def sweep(disc: Disc, arc: Arc, origin: tuple[float, float]) -> float:
    """∮ (x dy - y dx) / 2 在一段弧上的值。"""
    x, y, r = disc[0] - origin[0], disc[1] - origin[1], disc[2]
    a, b = arc
    return r * (r * (b - a) + x * (sin(b) - sin(a)) - y * (cos(b) - cos(a))) / 2


def main() -> None:
    print("一个单位圆：", union_area([(0.0, 0.0, 1.0)]) == pi)
    print("重复三遍：", union_area([(0.0, 0.0, 1.0)] * 3) == pi)
    lens = 2 * pi / 3 - 3**0.5 / 2
    print(f"圆心相距 1 的两个单位圆：{union_area([(0.0, 0.0, 1.0), (1.0, 0.0, 1.0)]):.12f}，公式 {2 * pi - lens:.12f}")
    print("内含：", union_area([(0.0, 0.0, 2.0), (0.5, 0.0, 1.0)]) == 4 * pi)
    far = [(1e9 + x, 1e9, 1.0) for x in (0.0, 1.0)]
    print(f"搬到 1e9 远：{union_area(far):.12f}")


if __name__ == "__main__":
    main()
