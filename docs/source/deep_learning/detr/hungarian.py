"""匈牙利算法：给代价矩阵的每一行配一个不重复的列，使总代价最小。"""

from __future__ import annotations

import math
from collections.abc import Sequence


def assign(cost: Sequence[Sequence[float]]) -> list[int]:
    """n×m 的代价（n ≤ m），返回每一行配到的列；行多于列引发 ValueError。

    逐行加入，沿缩减代价为零的边找增广路，势 u、v 始终满足 u[i] + v[j] ≤ cost[i][j]；
    共 O(n²m)。
    来源：Kuhn (1955)、Jonker 与 Volgenant (1987)。
    """
    n, m = len(cost), len(cost[0]) if cost else 0
    if n > m:
        raise ValueError(f"{n} 行多于 {m} 列，配不完")
    u, v = [0.0] * n, [0.0] * m
    row_of = [-1] * m  # 每一列现在归哪一行
    for start in range(n):
        # 到各列最短的缩减代价，以及路上的前一列
        slack, parent = [math.inf] * m, [-1] * m
        reached = [False] * m
        row, column = start, -1
        while True:
            for j in range(m):
                reduced = cost[row][j] - u[row] - v[j]
                if not reached[j] and reduced < slack[j]:
                    slack[j], parent[j] = reduced, column
            column = min((j for j in range(m) if not reached[j]), key=slack.__getitem__)
            step = slack[column]
            u[start] += step
            for j in range(m):
                if reached[j]:
                    u[row_of[j]] += step
                    v[j] -= step
                else:
                    slack[j] -= step
            reached[column] = True
            if row_of[column] < 0:
                break
            row = row_of[column]
        while column >= 0:  # 沿路倒回去，一路换主
            before = parent[column]
            row_of[column] = row_of[before] if before >= 0 else start
            column = before
    columns = [-1] * n
    for j, row in enumerate(row_of):
        if row >= 0:
            columns[row] = j
    return columns


def greedy(cost: Sequence[Sequence[float]]) -> list[int]:
    """对照：反复拿全表最小的一格，划掉它的行和列。"""
    cells = sorted((value, i, j) for i, row in enumerate(cost) for j, value in enumerate(row))
    columns, used = [-1] * len(cost), set()
    for _, i, j in cells:
        if columns[i] < 0 and j not in used:
            columns[i] = j
            used.add(j)
    return columns


def total(cost: Sequence[Sequence[float]], columns: Sequence[int]) -> float:
    return sum(row[j] for row, j in zip(cost, columns, strict=True))


def main() -> None:
    cost = [[1, 2, 9], [2, 9, 9]]
    for name, method in (("贪心", greedy), ("匈牙利", assign)):
        columns = method(cost)
        print(f"{name}：行 0 → 列 {columns[0]}，行 1 → 列 {columns[1]}，总代价 {total(cost, columns)}")


if __name__ == "__main__":
    main()
