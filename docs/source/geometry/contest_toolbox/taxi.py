"""曼哈顿：最近的八个方向就够了。"""

from __future__ import annotations

import random

from exact_geometry import Point, as_integers, manhattan_farthest, manhattan_tree
from exact_geometry.manhattan import candidates


def scattered(n: int, seed: int = 5) -> list[Point]:
    """n 个随机的格点。"""
    rng = random.Random(seed)
    return [(rng.randrange(10 * n), rng.randrange(10 * n)) for _ in range(n)]


def length(points: list[Point], edges: list[tuple[int, int]]) -> float:
    """这些边的曼哈顿总长。"""
    return sum(abs(points[i][0] - points[j][0]) + abs(points[i][1] - points[j][1]) for i, j in edges)


def main() -> None:
    print("    n   候选边    所有的对   树的总长")
    for n in (64, 256, 1024, 4096):
        points = scattered(n)
        tried = sum(1 for _ in candidates(as_integers(*points)))
        print(f"{n:5}{tried:9,}{n * (n - 1) // 2:12,}{length(points, manhattan_tree(points)):11,}")
    points = scattered(64)
    print("最远的一对：", *(points[k] for k in manhattan_farthest(points)))


if __name__ == "__main__":
    main()
