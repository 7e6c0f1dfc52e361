"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable

from exact_geometry import Point, TrapezoidalMap
from point_location.work import asked, scattered

Pair = tuple[Point, Point]


def first_hit(segments: list[Pair], start: Point) -> int | None:
    """从 start 竖直往上射，最先碰到第几条线段；
    start 在线段上或端点上时抛出 ValueError。
    """
    place = TrapezoidalMap(segments).locate(start)
    if place.vertex is not None or place.on is not None:
        raise ValueError("the ray starts on a segment")
    return place.above


def deepest(segments: list[Pair], queries: list[Point], seeds: Iterable[int]) -> int:
    """建几次，挑最坏的查询最浅的一次，返回它最多问几个问题。"""
    return min(asked(TrapezoidalMap(segments, seed), queries)[1] for seed in seeds)


def walls(segments: list[Pair]) -> list[tuple[float, float | None, float | None]]:
    """每一堵隔墙：（横坐标，下端和上端的高度，无穷远是 None），从左到右。"""
    found = set()
    for cell in TrapezoidalMap(segments).trapezoids():
        if cell.left is None:
            continue
        x = cell.left[0]
        ends = []
        for side in (cell.bottom, cell.top):
            if side is None:
                ends.append(None)
            elif side.start[0] == side.end[0]:
                ends.append(float(cell.left[1]))
            else:
                (px, py), (qx, qy) = side.start, side.end
                ends.append(float(py + (x - px) * (qy - py) / (qx - px)))
        found.add((float(x), *ends))
    return sorted(found, key=str)


def main() -> None:
    segments = [((0, 0), (6, 1)), ((1, 3), (5, 2)), ((2, 5), (7, 6))]
    print("练习 1：", [first_hit(segments, p) for p in ((3, -1), (3, 1), (3, 4), (9, 0))])
    grid = scattered(256)
    queries = [(x / 2, y / 2) for x in range(32) for y in range(32)]
    print("练习 2：", [deepest(grid, queries, range(n)) for n in (1, 3, 6)])
    print("练习 3：", walls(segments[:1]))


if __name__ == "__main__":
    main()
