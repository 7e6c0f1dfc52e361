"""美术馆定理：三角剖分的顶点三染色，最少的那种颜色站上保安，至多 n // 3 人。"""

from __future__ import annotations

from exact_geometry import Point, guards


def comb(teeth: int) -> list[Point]:
    """有 teeth 个齿的梳子，3·teeth + 2 个顶点：每个齿尖都要一个保安。"""
    top = [
        point
        for k in reversed(range(teeth))
        for point in ((2 * k + 1, 1), (2 * k, 5), (2 * k, 1))
    ]
    return [(0, 0), (2 * teeth - 1, 0), *top]


def main() -> None:
    shapes = {
        "凹字形": [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)],
        "五个齿的梳子": comb(5),
    }
    for name, polygon in shapes.items():
        print(f"{name}：{len(polygon)} 个顶点，保安 {len(guards(polygon))} 人，上限 {len(polygon) // 3}")


if __name__ == "__main__":
    main()
