"""线段的规范形式，以及扫描线上的比较。"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from computational_geometry.orientation import sign
from computational_geometry.segments import ExactPoint
from computational_geometry.vectors import Point, cross, sub
from robust_predicates.integers import exactly


@dataclass(frozen=True)
class Segment:
    """闭线段；start 按 (x, y) 不大于 end，坐标都是有理数；name 是它在输入里的下标。"""

    start: ExactPoint
    end: ExactPoint
    name: int

    @classmethod
    def of(cls, name: int, p: Point, q: Point) -> Segment:
        """由任意两个端点构造；NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
        start, end = sorted((exactly(p), exactly(q)))
        return cls(start, end, name)

    def side(self, p: ExactPoint) -> int:
        """p 在线段所在直线的上方 1、线上 0、下方 -1；竖直线段的“上方”是左边。"""
        if self.start == self.end:
            return sign(p[1] - self.start[1]) or sign(self.start[0] - p[0])
        return sign(cross(sub(self.end, self.start), sub(p, self.start)))

    def contains(self, p: ExactPoint) -> bool:
        """p 在不在闭线段上。"""
        return self.start <= p <= self.end and self.side(p) == 0

    def slope_before(self, other: Segment) -> int:
        """两条线段过同一点时，右边谁在下面：负数表示自己在下面；方向相同返回 0。"""
        return -sign(cross(sub(self.end, self.start), sub(other.end, other.start)))


def crossing(one: Segment, other: Segment) -> ExactPoint | None:
    """不平行的两条闭线段的交点；平行、重叠或不相交返回 None。"""
    u, v = sub(one.end, one.start), sub(other.end, other.start)
    turn = cross(u, v)
    if turn == 0:
        return None
    w = sub(other.start, one.start)
    s, t = Fraction(cross(w, v)) / turn, Fraction(cross(w, u)) / turn
    if not (0 <= s <= 1 and 0 <= t <= 1):
        return None
    return one.start[0] + s * u[0], one.start[1] + s * u[1]


def main() -> None:
    a, b = Segment.of(0, (4, 4), (0, 0)), Segment.of(1, (0, 4), (4, 0))
    x, y = crossing(a, b) or (None, None)
    print("规范端点", [str(v) for v in a.start], [str(v) for v in a.end], " 交点", (str(x), str(y)))
    side = a.side((Fraction(1), Fraction(3)))
    print("点 (1, 3) 相对于 a：", side, " 过交点以后 a 在 b 下面吗：", a.slope_before(b) < 0)


if __name__ == "__main__":
    main()
