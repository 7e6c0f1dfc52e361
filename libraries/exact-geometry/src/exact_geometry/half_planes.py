"""半平面：上包络、交、裁剪、多边形的核，全程有理数。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exact_geometry.coordinates import ExactPoint, Number, Point, exact, exactly
from exact_geometry.polygons import edges

Line = tuple[Fraction, Fraction]  # (m, k)：y = m·x + k
HalfPlane = tuple[Number, Number, Number]  # (a, b, c)：a·x + b·y ≤ c


def upper_envelope(lines: Iterable[Line]) -> list[Line]:
    """按斜率递增、真正露在最上面的直线；只在一点碰到包络的不算。O(n log n)。

    系数先换成有理数；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    envelope: list[Line] = []
    for line in sorted({exactly(line) for line in lines}):
        if envelope and envelope[-1][0] == line[0]:
            envelope.pop()  # 斜率相同，留下高的
        while len(envelope) >= 2 and hidden(envelope[-2], envelope[-1], line):
            envelope.pop()
        envelope.append(line)
    return envelope


def hidden(left: Line, middle: Line, right: Line) -> bool:
    """斜率递增的三条直线，中间那条是不是处处不高于另外两条。"""
    dm, dk = middle[0] - left[0], middle[1] - left[1]
    return (right[1] - left[1]) * dm >= dk * (right[0] - left[0])


def breaks(envelope: list[Line]) -> list[Fraction]:
    """相邻两条直线交点的横坐标，从左到右。"""
    return [(p[1] - q[1]) / (q[0] - p[0]) for p, q in pairwise(envelope)]


def height(line: Line, x: Fraction) -> Fraction:
    """直线在 x 处的高度。"""
    return line[0] * x + line[1]


@dataclass(frozen=True)
class Region:
    """low ≤ x ≤ high，且在 floor 的所有直线之上、ceiling 的所有直线之下。

    low、high 是 None 表示没有限制；坐标都是有理数。
    """

    floor: list[Line]
    ceiling: list[Line]
    low: Fraction | None
    high: Fraction | None
    empty: bool = False

    @property
    def bounded(self) -> bool:
        """空集也算有界。"""
        return self.empty or (
            None not in (self.low, self.high)
            and bool(self.floor)
            and bool(self.ceiling)
        )

    def vertices(self) -> list[ExactPoint]:
        """所有顶点，有界时按逆时针，从最左（最下）的开始；一点返回一个，线段返回两端。"""
        if self.empty:
            return []
        bottom = self.chain(self.floor, max)
        top = self.chain(self.ceiling, min)
        return list(dict.fromkeys(bottom + top[::-1]))

    def chain(
        self, lines: list[Line], best: Callable[[Iterable[Fraction]], Fraction]
    ) -> list[ExactPoint]:
        """一条包络在 [low, high] 里的折点，连同两端，从左到右；best 是 max 或 min。"""
        if not lines:
            return []
        ends = [
            (x, best(height(line, x) for line in lines))
            for x in (self.low, self.high)
            if x is not None
        ]
        turns = zip(breaks(lines), lines, strict=False)
        inner = [(x, height(line, x)) for x, line in turns if self.inside(x)]
        return sorted(ends[:1] + inner + ends[1:])

    def inside(self, x: Fraction) -> bool:
        """x 严格在 low 和 high 之间。"""
        return (self.low is None or self.low < x) and (
            self.high is None or x < self.high
        )

    def contains(self, p: ExactPoint) -> bool:
        """p 在不在里面，边界也算。"""
        x, y = p
        return (
            not self.empty
            and (self.low is None or self.low <= x)
            and (self.high is None or x <= self.high)
            and all(height(line, x) <= y for line in self.floor)
            and all(y <= height(line, x) for line in self.ceiling)
        )

    def point(self) -> ExactPoint | None:
        """里面的随便一点；空集返回 None。"""
        if self.empty:
            return None
        x = next((x for x in (self.low, self.high) if x is not None), Fraction(0))
        bottom = [height(line, x) for line in self.floor]
        top = [height(line, x) for line in self.ceiling]
        return x, max(bottom) if bottom else min(top, default=Fraction(0))


EMPTY = Region([], [], None, None, empty=True)


def intersect(half_planes: Iterable[HalfPlane]) -> Region:
    """所有半平面 a·x + b·y ≤ c 的公共部分；系数是有限的数，a = b = 0 时只看 0 ≤ c。

    O(n log n) 次有理数运算；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    floor, ceiling, limits = [], [], []
    for a, b, c in map(exactly, half_planes):
        if b > 0:
            ceiling.append((-a / b, c / b))
        elif b < 0:
            floor.append((-a / b, c / b))
        else:
            limits.append((a, -c))  # a·x - c ≤ 0
    floor = upper_envelope(floor)
    ceiling = [(-m, -k) for m, k in upper_envelope((-m, -k) for m, k in ceiling)]
    limits += gaps(floor, ceiling)
    return within(floor, ceiling, limits)


def gaps(floor: list[Line], ceiling: list[Line]) -> list[Line]:
    """floor - ceiling 是 x 的凸函数；返回组成它的直线，每一条都必须 ≤ 0。"""
    if not (floor and ceiling):
        return []
    down, up = breaks(floor), breaks(ceiling)
    i = j = 0
    lines = []
    while True:
        lines.append((floor[i][0] - ceiling[j][0], floor[i][1] - ceiling[j][1]))
        if i == len(down) and j == len(up):
            return lines
        if j == len(up) or (i < len(down) and down[i] <= up[j]):
            i += 1
        else:
            j += 1


def within(
    floor: Sequence[Line], ceiling: Sequence[Line], limits: Sequence[Line]
) -> Region:
    """一维的线性规划：m·x + k ≤ 0 对 limits 里每一条都成立的 x 是一个区间。"""
    low: Fraction | None = None
    high: Fraction | None = None
    for m, k in limits:
        if m > 0:
            high = -k / m if high is None else min(high, -k / m)
        elif m < 0:
            low = -k / m if low is None else max(low, -k / m)
        elif k > 0:
            return EMPTY
    if low is not None and high is not None and low > high:
        return EMPTY
    return Region(floor, ceiling, low, high)


Polygon = list[ExactPoint]


def clip(polygon: Polygon, half_plane: HalfPlane) -> Polygon:
    """凸多边形在 a·x + b·y ≤ c 里的部分，次序不变；坐标是有理数。

    只剩一条边或一个顶点时返回那两点或一点，没有则返回 []。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：I. Sutherland, G. Hodgman, Reentrant polygon clipping（1974）。
    """
    a, b, c = exactly(half_plane)
    beyond = [a * x + b * y - c for x, y in polygon]  # 正：在外面
    kept: Polygon = []
    for k, p in enumerate(polygon):
        before = k - 1
        if beyond[before] * beyond[k] < 0:  # 这条边穿过边界
            q = polygon[before]
            t = beyond[before] / (beyond[before] - beyond[k])
            kept.append((q[0] + t * (p[0] - q[0]), q[1] + t * (p[1] - q[1])))
        if beyond[k] <= 0:
            kept.append(p)
    return list(dict.fromkeys(kept))


def box(low: Number | Point, high: Number | Point) -> Polygon:
    """左下角 low、右上角 high 的矩形，逆时针；只给一个数，就是两个坐标都是它的点。"""
    corners = [c if hasattr(c, "__len__") else (c, c) for c in (low, high)]
    (a, b), (c, d) = map(exactly, corners)
    return [(a, b), (c, b), (c, d), (a, d)]


def left_of(p: Point, q: Point) -> HalfPlane:
    """有向直线 pq 的左边（含直线），写成 a·x + b·y ≤ c。"""
    (px, py), (qx, qy) = exact(p), exact(q)
    return qy - py, px - qx, px * (qy - py) - py * (qx - px)


def kernel(polygon: Sequence[Point]) -> Region:
    """逆时针简单多边形的核：里面的点与每个顶点的连线都不出界；可能是空的。"""
    return intersect(left_of(p, q) for p, q in edges(polygon))
