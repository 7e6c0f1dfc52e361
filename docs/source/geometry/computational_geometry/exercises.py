"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable

from exact_geometry import distance_squared, polar_order


def eps_clusters(values: Iterable[float], d: float) -> list[list[float]]:
    """|a - b| < d 的传递闭包的各个等价类，从小到大。"""
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] < d:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return clusters


def main() -> None:
    print("练习 1：", [len(c) for c in eps_clusters([1.8e-8, 0.0, 0.9e-8, 1.0, 1.0 + 2e-8], 1e-8)])
    print("练习 2：", polar_order((0, 0), [(0, -1), (-1, 0), (2, 2), (0, 1), (1, 1), (1, -1), (1, 0)]))
    print("练习 3：", [str(distance_squared(p, (0, 0), (3, 4))) for p in ((4, -3), (1, 0), (6, 8))])


if __name__ == "__main__":
    main()
