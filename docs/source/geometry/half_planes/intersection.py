"""半平面交：上下两条包络夹住的部分，精确，什么退化都不怕。"""

from __future__ import annotations

from exact_geometry import intersect


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
