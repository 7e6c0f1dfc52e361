"""三维凸包：随机地一点一点加进去，期望 O(n log n)；共面的三角形合成一个多边形面。"""

from __future__ import annotations

from random import Random

from exact_geometry import Hull3, hull3
from exact_geometry.space import Vector3


def volume(hull: Hull3) -> str:
    """分母小就写成分数，否则写成小数。"""
    exact = hull.volume
    return str(exact) if exact.denominator < 100 else f"{float(exact):.6f}"


def shaken(points: list[Vector3], seed: int = 7) -> list[Vector3]:
    """每个坐标加上至多 1e-9 的随机数。"""
    rng = Random(seed)
    return [tuple(x + rng.uniform(-1e-9, 1e-9) for x in p) for p in points]


def main() -> None:
    cube = [(x, y, z) for x in (0, 2) for y in (0, 2) for z in (0, 2)]
    cases = {
        "正方体，连同棱和面的中点": [(x, y, z) for x in range(3) for y in range(3) for z in range(3)],
        "正方体切去一角": [*(p for p in cube if p != (2, 2, 2)), (1, 2, 2), (2, 1, 2), (2, 2, 1)],
        "正八面体": [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)],
        "第一例的 27 个点，各加 1e-9 的扰动": shaken([(x, y, z) for x in range(3) for y in range(3) for z in range(3)]),
        "共面": [(x, y, x + y) for x in range(3) for y in range(3)],
        "共线": [(k, 2 * k, 3 * k) for k in range(4)],
    }
    for name, points in cases.items():
        h = hull3(points)
        v, e, f = len(h.vertices), len(h.edges), len(h.faces)
        print(f"{name}：{h.dimension} 维，{v} 顶点 {e} 棱 {f} 面，体积 {volume(h)}，V - E + F = {v - e + f}")


if __name__ == "__main__":
    main()
