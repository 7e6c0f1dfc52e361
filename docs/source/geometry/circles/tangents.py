"""切线：过一点的，和两圆公共的。"""

from __future__ import annotations

from exact_geometry import common_tangents, tangent_points


def main() -> None:
    print("过 (5, 0) 作半径 3 的圆的切线，切点：", tangent_points((5, 0), (0, 0), 3))
    print("过圆上一点：", tangent_points((3, 0), (0, 0), 3), " 过圆内一点：", tangent_points((1, 0), (0, 0), 3))
    for name, size in {"相离": 1, "外切": 3, "相交": 4, "内切": 7, "内含": 9}.items():
        found = common_tangents((0, 0), 2, (5, 0), size)
        print(f"圆心 (5, 0)、半径 {size}，与半径 2 的圆{name}：公切线 {len(found)} 条")


if __name__ == "__main__":
    main()
