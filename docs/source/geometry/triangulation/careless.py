"""漏看边界会怎样？同一个耳切法，两种判断耳朵的办法。"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from computational_geometry.orientation import orient
from computational_geometry.polygon import area
from computational_geometry.vectors import Point
from sweep_line.exercises import is_simple
from triangulation import ears

careful = ears.is_ear


def careless(ring: list[int], k: int, polygon: list[Point]) -> bool:
    """只看三角形的内部：恰好落在边上的顶点不算。"""
    a, b, c = (polygon[ring[m % len(ring)]] for m in (k - 1, k, k + 1))
    return orient(a, b, c) > 0 and not any(
        orient(a, b, p) > 0 and orient(b, c, p) > 0 and orient(c, a, p) > 0
        for p in (polygon[i] for i in ring)
    )


def simple_polygons(n: int, seed: int) -> Iterator[list[Point]]:
    """n 个随机的简单多边形，顶点在 5 × 5 的格点上。"""
    rng = random.Random(seed)
    while n:
        polygon = list(
            dict.fromkeys(
                (rng.randrange(5), rng.randrange(5)) for _ in range(rng.randint(5, 8))
            )
        )
        if len(polygon) > 3 and area(polygon) and is_simple(polygon):
            n -= 1
            yield polygon


@contextmanager
def judging(is_ear: object) -> Iterator[None]:
    """暂时换掉判断耳朵的函数。"""
    ears.is_ear = is_ear
    try:
        yield
    finally:
        ears.is_ear = careful


def stuck(is_ear: object, polygons: list[list[Point]]) -> list[list[Point]]:
    """中途找不到耳朵的多边形。"""
    failed = []
    with judging(is_ear):
        for polygon in polygons:
            try:
                ears.triangulate(polygon)
            except ValueError:
                failed.append(polygon)
    return failed


def main() -> None:
    polygons = list(simple_polygons(100, seed=3))
    print(f"{len(polygons)} 个简单多边形，中途找不到耳朵的")
    for name, is_ear in (("边上也算", careful), ("只看内部", careless)):
        failed = stuck(is_ear, polygons)
        example = f"，例如 {min(failed, key=len)}" if failed else ""
        print(f"{name}：{len(failed)} 个{example}")


if __name__ == "__main__":
    main()
