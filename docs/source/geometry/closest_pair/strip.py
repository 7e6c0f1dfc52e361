"""带子里每个点往上要看几个？数给你看。"""

from __future__ import annotations

from exact_geometry import Point
from exact_geometry.closest import nearer, reach, solve
from geometry_checks.inputs import cloud


def looks(points: list[Point]) -> list[int]:
    """最外一层合并时，带子里每个点往上看的点数。"""
    by_x = sorted(points)
    middle = len(by_x) // 2
    left, left_by_y = solve(by_x[:middle])
    right, right_by_y = solve(by_x[middle:])
    far = reach(nearer(left, right))
    by_y = sorted(left_by_y + right_by_y, key=lambda p: p[1])
    strip = [p for p in by_y if abs(p[0] - by_x[middle][0]) <= far]
    return [
        sum(1 for q in strip[i + 1 :] if q[1] - p[1] <= far)
        for i, p in enumerate(strip)
    ]


def crowded() -> list[Point]:
    """最坏的样子：间隔为 1 的方格，中线两边各一列。"""
    return [(float(x), float(y)) for x in range(-3, 5) for y in range(40)]


def main() -> None:
    print("带子里的点数  最多看几个  输入")
    for name, points in (
        ("圆盘里随机 2,000 点", cloud(2_000, 1.0, seed=7)),
        ("圆盘里随机 20,000 点", cloud(20_000, 1.0, seed=7)),
        ("8 × 40 的方格", crowded()),
    ):
        counts = looks(points)
        print(f"{len(counts):12}{max(counts, default=0):12}  {name}")


if __name__ == "__main__":
    main()
