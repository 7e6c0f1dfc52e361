"""半平面交：上下两条包络夹住的部分，精确，什么退化都不怕。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from computational_geometry.segments import ExactPoint
from half_planes.envelope import Line, breaks, height, upper_envelope
from robust_predicates.integers import exactly

HalfPlane = tuple[float, float, float]  # (a, b, c)：a·x + b·y ≤ c


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


def within(floor: list[Line], ceiling: list[Line], limits: list[Line]) -> Region:
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


def main() -> None:
    square = [(1, 0, 2), (-1, 0, 0), (0, 1, 2), (0, -1, 0)]
    cases = {
        "正方形": square,
        "正方形再切一角": [*square, (1, 1, 3)],
        "刚好碰到一个角": [*square, (-1, -1, -4)],
        "贴着一条边": [*square, (0, -1, -2)],
        "差一点点，空集": [*square, (-1.0, -1.0, -4.000000000000001)],
        "第一象限（无界）": [(-1, 0, 0), (0, -1, 0)],
        "一条直线": [(1, 2, 3), (-1, -2, -3)],
        "没有限制": [],
        "0 ≤ -1": [(0, 0, -1)],
    }
    for name, half_planes in cases.items():
        region = intersect(half_planes)
        corners = " ".join(f"({x}, {y})" for x, y in region.vertices())
        kind = "空" if region.empty else "有界" if region.bounded else "无界"
        print(f"{name}：{kind} {corners}".rstrip())


if __name__ == "__main__":
    main()
