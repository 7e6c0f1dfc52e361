"""海岸线有多长：拿不同长短的尺子去量。"""

from __future__ import annotations

from itertools import pairwise
from math import dist, log

from coastlines.atlas import island, land
from coastlines.simplify import metres
from exact_geometry import Point


def walk(ring: list[Point], ruler: float) -> list[Point]:
    """两脚规走一圈的落脚点：从第一个顶点起，每次落在下一个不近于 ruler 的顶点，最后回到起点。"""
    stops = ring[:1]
    for p in ring[1:]:
        if dist(stops[-1], p) >= ruler:
            stops.append(p)
    return [*stops, *ring[:1]]


def length(path: list[Point]) -> float:
    """折线的长度。"""
    return sum(dist(p, q) for p, q in pairwise(path))


def slope(points: list[tuple[float, float]]) -> float:
    """双对数坐标上最小二乘的斜率。"""
    xs, ys = ([log(p[k]) for p in points] for k in (0, 1))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return both / sum((a - x) ** 2 for a in xs)


def measured(ring: list[Point], rulers: list[int]) -> list[tuple[float, float]]:
    """（平均一步的长度，全长），都是公里；rulers 的单位也是公里。"""
    found = []
    for ruler in rulers:
        stops = walk(ring, 1000 * ruler)
        found.append((length(stops) / 1000 / (len(stops) - 1), length(stops) / 1000))
    return found


RULERS = [2, 4, 8, 16, 32, 64, 128]


def main() -> None:
    britain = metres(island((-1.5, 52.5), land("10m")))
    print("尺子    平均一步    全长")
    found = measured(britain, RULERS)
    for ruler, (step, whole) in zip(RULERS, found, strict=True):
        print(f"{ruler:3} km  {step:6.1f} km  {whole:6,.0f} km")
    k = slope(found)
    print(f"双对数图上的斜率 {k:.2f}，维数 1 − 斜率 = {1 - k:.2f}")


if __name__ == "__main__":
    main()
