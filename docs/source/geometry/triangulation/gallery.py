"""美术馆定理：三角剖分的顶点三染色，最少的那种颜色站上保安，至多 n // 3 人。"""

from __future__ import annotations

from collections import Counter

from computational_geometry.vectors import Point
from triangulation.ears import Triangle, triangulate


def three_colour(triangles: list[Triangle]) -> dict[int, int]:
    """给每个顶点 0、1、2 之一，同一三角形里各不相同；三角形之间的邻接须是一棵树。"""
    sides: dict[frozenset[int], list[Triangle]] = {}
    for t in triangles:
        for k in range(3):
            sides.setdefault(frozenset((t[k], t[k - 1])), []).append(t)
    colours = dict(zip(triangles[0], range(3), strict=True))
    waiting, seen = [triangles[0]], {triangles[0]}
    while waiting:
        t = waiting.pop()
        for k in range(3):
            for other in sides[frozenset((t[k], t[k - 1]))]:
                if other not in seen:
                    (third,) = set(other) - {t[k], t[k - 1]}
                    colours[third] = 3 - colours[t[k]] - colours[t[k - 1]]
                    seen.add(other)
                    waiting.append(other)
    return colours


def guards(polygon: list[Point]) -> list[int]:
    """站上这些顶点，多边形里处处看得见；不超过 n // 3 个。错误同 triangulate。

    出处：S. Fisk, A short proof of Chvátal's watchman theorem（1978）。
    """
    colours = three_colour(triangulate(polygon))
    counts = Counter(colours.values())
    rarest = min(range(3), key=lambda colour: counts[colour])
    return sorted(vertex for vertex, colour in colours.items() if colour == rarest)


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
