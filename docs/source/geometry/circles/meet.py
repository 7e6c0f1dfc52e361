"""圆与直线、圆与圆：几个交点由精确的判别式决定，坐标最后才舍入。"""

from __future__ import annotations

from exact_geometry import circles_meet, line_and_circle, relation

RELATIONS = {-2: "内含", -1: "内切", 0: "相交", 1: "外切", 2: "相离"}


def main() -> None:
    print("直线 y = 3 与圆 x² + y² = 25：", line_and_circle((0, 3), (1, 3), (0, 0), 5))
    print("直线 y = 5（相切）：        ", line_and_circle((0, 5), (1, 5), (0, 0), 5))
    above = 5.000000000000001
    print("再往上一个浮点数：          ", line_and_circle((0.0, above), (1.0, above), (0.0, 0.0), 5.0))
    for other, size in (((3, 0), 2), ((3, 0), 1), ((3, 0), 3), ((1, 0), 1), ((0, 0), 1), ((0, 0), 2)):
        where = relation((0, 0), 2, other, size)
        found = [] if (other, size) == ((0, 0), 2) else circles_meet((0, 0), 2, other, size)
        places = " ".join(f"({x:.6g}, {y:.6g})" for x, y in found)
        print(f"圆心 {other} 半径 {size} 与圆心 (0, 0) 半径 2：{RELATIONS[where]} {places}".rstrip())


if __name__ == "__main__":
    main()
