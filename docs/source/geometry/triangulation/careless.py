"""漏看边界会怎样？同一个耳切法，两种判断耳朵的办法。"""

from __future__ import annotations

import random
from collections.abc import Iterator

from exact_geometry import Point, area, is_simple, orient, triangulate
from exact_geometry.ears import Covers, covers


def only_inside(a: Point, b: Point, c: Point, p: Point) -> bool:
    """只看三角形的内部：恰好落在边上的顶点不算。"""
    return orient(a, b, p) > 0 and orient(b, c, p) > 0 and orient(c, a, p) > 0


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


def stuck(judge: Covers, polygons: list[list[Point]]) -> list[list[Point]]:
    """中途找不到耳朵的多边形。"""
    failed = []
    for polygon in polygons:
        try:
            triangulate(polygon, covers=judge)
        except ValueError:
            failed.append(polygon)
    return failed


def main() -> None:
    polygons = list(simple_polygons(100, seed=3))
    print(f"{len(polygons)} 个简单多边形，中途找不到耳朵的")
    for name, judge in (("边上也算", covers), ("只看内部", only_inside)):
        failed = stuck(judge, polygons)
        example = f"，例如 {min(failed, key=len)}" if failed else ""
        print(f"{name}：{len(failed)} 个{example}")


if __name__ == "__main__":
    main()
