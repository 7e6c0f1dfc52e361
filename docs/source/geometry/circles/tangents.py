"""切线：过一点的，和两圆公共的。"""

from __future__ import annotations

from fractions import Fraction

from circles.meet import root
from computational_geometry.orientation import exact
from computational_geometry.vectors import Point, dot, sub

Touch = tuple[Point, Point]


def tangent_points(p: Point, centre: Point, radius: float) -> list[Point]:
    """过 p 的切线与圆的切点：圆内 []，圆上一个（p 自己），圆外两个；个数精确。"""
    return [second for _, second in common_tangents(p, 0, centre, radius)[:2]]


def common_tangents(
    centre: Point, radius: float, other: Point, size: float
) -> list[Touch]:
    """两圆的公切线，每条给出两圆上的切点：先外公切线，再内公切线；至多四条，条数精确。

    半径不小于 0；两圆相同（有无穷多条）时抛出 ValueError。坐标舍入到浮点数。
    """
    c, gap = exact(centre), sub(exact(other), exact(centre))
    o, d2, r, s = exact(other), dot(gap, gap), Fraction(radius), Fraction(size)
    if min(r, s) < 0:
        raise ValueError("a circle needs a radius of at least 0")
    if d2 == 0:
        if r == s:
            raise ValueError("the two circles are the same")
        return []
    found: list[Touch] = []
    for side in (1, -1):  # 外公切线：两圆在同侧；内公切线：在两侧
        along = (r - side * s) / d2  # 单位法向量在连心线方向的分量，除以 |gap|
        rest = 1 / d2 - along * along
        if rest < 0 or (side == -1 and s == 0) or (side == -1 and r == 0):
            continue  # 半径为 0 时内外公切线重合
        across = root(rest)
        for k in (1, -1) if rest and (r or s) else (1,):
            n = (
                along * gap[0] - k * across * gap[1],
                along * gap[1] + k * across * gap[0],
            )
            found.append((at(c, r, n), at(o, side * s, n)))
    return found


def at(
    centre: tuple[Fraction, Fraction], r: Fraction, n: tuple[Fraction, Fraction]
) -> Point:
    """圆心沿单位法向量 n 走 r。"""
    return float(centre[0] + r * n[0]), float(centre[1] + r * n[1])


def main() -> None:
    print("过 (5, 0) 作半径 3 的圆的切线，切点：", tangent_points((5, 0), (0, 0), 3))
    print("过圆上一点：", tangent_points((3, 0), (0, 0), 3), " 过圆内一点：", tangent_points((1, 0), (0, 0), 3))
    for name, size in {"相离": 1, "外切": 3, "相交": 4, "内切": 7, "内含": 9}.items():
        found = common_tangents((0, 0), 2, (5, 0), size)
        print(f"圆心 (5, 0)、半径 {size}，与半径 2 的圆{name}：公切线 {len(found)} 条")


if __name__ == "__main__":
    main()
