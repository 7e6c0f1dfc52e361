"""化简：道格拉斯–普克算法，以及不许自己碰到自己的版本。距离的比较全部精确。"""

from __future__ import annotations

from math import cos, radians

from coastlines.atlas import Ring, island, land
from exact_geometry import Point, as_integers, finite, intersections, is_simple
from exact_geometry.polygons import edges

DEGREE = 111_195  # 大圆上一度的长度，米


def metres(ring: Ring) -> list[tuple[int, int]]:
    """平面上的小地图，坐标是整数米：经度按中间的纬度缩短；重复的点去掉。"""
    middle = (min(lat for _, lat in ring) + max(lat for _, lat in ring)) / 2
    shrink = cos(radians(middle))
    plane = ((round(lon * DEGREE * shrink), round(lat * DEGREE)) for lon, lat in ring)
    return list(dict.fromkeys(plane))


def simplify(ring: list[Point], tolerance: float) -> list[Point]:
    """化简一圈：去掉的顶点到接替它的线段不超过 tolerance，精确；结果可能自己碰到自己。

    tolerance 的单位就是坐标的单位；负的和 NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：D. H. Douglas, T. K. Peucker, Reduction of the number of points（1973）。
    """
    ring = finite(ring)
    return [ring[k] for k in sorted(Thinned(ring, tolerance).kept)]


def simplify_safely(ring: list[Point], tolerance: float) -> list[Point]:
    """同样的化简，同样的容差，但结果仍是简单多边形；
    ring 不是简单多边形时抛出 ValueError。

    哪里纠缠，就在哪里把顶点请回来。思路出自 A. Saalfeld（1999）。
    """
    ring = finite(ring)
    thinned = Thinned(ring, tolerance)
    while True:
        order = sorted(thinned.kept)
        touching = tangles([ring[k] for k in order])
        if not touching:
            return [ring[k] for k in order]
        spans = [(order[e], order[(e + 1) % len(order)]) for e in touching]
        returned = [thinned.bring_back(a, b) for a, b in spans]
        if not any(returned):
            raise ValueError("the ring itself is not simple")


class Thinned:
    """一圈整数顶点，和留下的那些下标；最小和最大的两个顶点总是留下。"""

    def __init__(self, ring: list[Point], tolerance: float) -> None:
        if tolerance < 0:
            raise ValueError("the tolerance is negative")
        *self.points, (self.tolerance, _) = as_integers(*ring, (tolerance, tolerance))
        self.kept = {
            self.points.index(end(self.points)) for end in (min, max) if ring
        }
        if len(self.kept) == 2:
            self.divide(edges(sorted(self.kept)))

    def divide(self, spans: list[tuple[int, int]]) -> None:
        """在每一段里留下最远的顶点，直到跳过的都不比容差远。"""
        while spans:
            a, b = spans.pop()
            k, far = self.farthest(a, b)
            if k is not None and far:
                self.kept.add(k)
                spans += [(a, k), (k, b)]

    def bring_back(self, a: int, b: int) -> bool:
        """请回从 a 到 b 跳过的最远的顶点，新的两段重新按容差分；
        没有跳过顶点就返回 False。
        """
        k, _ = self.farthest(a, b)
        if k is None:
            return False
        self.kept.add(k)
        self.divide([(a, k), (k, b)])
        return True

    def farthest(self, a: int, b: int) -> tuple[int | None, bool]:
        """从 a 到 b 跳过的顶点里离线段 ab 最远的一个，以及它是不是比 tolerance 远。

        一个也没有跳过，就是 None。
        """
        n = len(self.points)
        (ax, ay), (bx, by) = self.points[a], self.points[b]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        best, most = None, -1
        for k in range(a + 1, b if a < b else b + n):
            x, y = self.points[k % n]
            along = (x - ax) * dx + (y - ay) * dy
            if along <= 0:
                gap = ((x - ax) ** 2 + (y - ay) ** 2) * (length or 1)
            elif along >= length:
                gap = ((x - bx) ** 2 + (y - by) ** 2) * length
            else:
                gap = ((x - ax) * dy - (y - ay) * dx) ** 2
            if gap > most:  # 距离的平方乘以 length，整数
                best, most = k % n, gap
        return best, most > self.tolerance**2 * (length or 1)


def tangles(polygon: list[Point]) -> set[int]:
    """不该相碰而相碰的边的编号；简单多边形没有。"""
    n = len(polygon)
    if n < 3:
        return set(range(n))
    wrong: set[int] = set()
    for point, names in intersections(edges(polygon)).items():
        corner = [k for k in names if polygon[(k + 1) % n] == point]
        if (
            len(names) != 2
            or len(corner) != 1
            or set(names) != {corner[0], (corner[0] + 1) % n}
        ):
            wrong |= set(names)
    return wrong


def main() -> None:
    britain = metres(island((-1.5, 52.5), land("10m")))
    print(f"大不列颠，{len(britain):,} 个顶点，简单多边形：{is_simple(britain)}")
    print("容差    普通的化简          不自交的化简")
    for kilometres in (1, 2, 5, 10, 20, 50):
        plain, safe = (f(britain, 1000 * kilometres) for f in (simplify, simplify_safely))
        print(
            f"{kilometres:2} km  {len(plain):4} 顶点，{len(tangles(plain)):2} 边纠缠  "
            f"{len(safe):4} 顶点，{len(tangles(safe))} 边纠缠"
        )


if __name__ == "__main__":
    main()
