"""练习的参考解答：GIoU 的下界、用穷举检验匹配、贪心差多少。"""

from __future__ import annotations

import itertools

import torch

from detr.boxes import generalized_iou
from detr.hungarian import assign, greedy, total


def giou_far_apart(distance: float) -> float:
    """两个单位正方形相隔 distance：GIoU 趋向 -1，但达不到。"""
    a = torch.tensor([0.0, 0.0, 1.0, 1.0])
    b = a + torch.tensor([distance, 0.0, distance, 0.0])
    return float(generalized_iou(a, b))


def brute_force(cost: list[list[float]]) -> float:
    """试遍所有配法的最小总代价：用来检验 assign。"""
    columns = range(len(cost[0]))
    return min(
        total(cost, choice) for choice in itertools.permutations(columns, len(cost))
    )


def regret(size: int, rounds: int, seed: int = 0) -> tuple[float, float]:
    """随机代价上，(贪心比最优多付的比例, 两者总代价不同的比例)。"""
    source = torch.Generator().manual_seed(seed)
    extra, different = 0.0, 0
    for _ in range(rounds):
        cost = torch.rand(size, size, generator=source, dtype=torch.double).tolist()
        best, quick = total(cost, assign(cost)), total(cost, greedy(cost))
        extra += quick / best - 1
        different += quick > best + 1e-9
    return extra / rounds, different / rounds


def main() -> None:
    far = [f"{giou_far_apart(d):.2f}" for d in (1.0, 2.0, 10.0, 100.0)]
    print("练习一：错开 1、2、10、100 的 GIoU：", "、".join(far))
    cost = torch.rand(4, 6, generator=torch.Generator().manual_seed(1), dtype=torch.double).tolist()
    print(f"练习二：穷举 {brute_force(cost):.4f}，匈牙利 {total(cost, assign(cost)):.4f}")
    print("练习三：n×n 的随机代价，贪心多付多少、多少次不是最优")
    for size in (2, 4, 8, 16):
        extra, different = regret(size, 300)
        print(f"  n = {size:2}：多付 {extra:.0%}，{different:.0%} 的时候不是最优")


if __name__ == "__main__":
    main()
