"""平均精度（AP）：COCO 的算法，101 个召回率点。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from detr.boxes import iou
from detr.model import CLASSES
from detr.scenes import Scene

THRESHOLDS = tuple(round(0.5 + 0.05 * k, 2) for k in range(10))


@dataclass(frozen=True)
class Detections:
    """一张图上的检测：boxes [k, 4]（左上右下）、scores [k]、labels [k]。"""

    boxes: Tensor
    scores: Tensor
    labels: Tensor


def candidates(found: Detections, truth: Scene, label: int) -> list[tuple[float, list[float]]]:
    """某一类在一张图上的检测，得分从高到低；每个带着它与这一类各个真值的交并比。"""
    mine = found.labels == label
    scores, order = found.scores[mine].sort(descending=True, stable=True)
    targets = truth.boxes[truth.labels == label].double()
    if not len(targets):
        return [(score, []) for score in scores.tolist()]
    return list(zip(scores.tolist(), iou(found.boxes[mine][order].double()[:, None], targets).tolist(), strict=True))


def claim(ranked: Sequence[tuple[float, list[float]]], threshold: float) -> list[tuple[float, bool]]:
    """(得分, 对不对)：得分高的先挑交并比最大的，一个真值只能被认领一次。"""
    taken: set[int] = set()
    results = []
    for score, overlaps in ranked:
        free = [(value, g) for g, value in enumerate(overlaps) if value >= threshold and g not in taken]
        if free:
            taken.add(max(free)[1])
        results.append((score, bool(free)))
    return results


def precision_recall(
    ranked: Sequence[tuple[float, bool]], objects: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """按得分从高到低逐个放行，返回 (召回率, 精度) 两列；objects 是这一类真有几个。"""
    hits = np.array([hit for _, hit in sorted(ranked, key=lambda pair: -pair[0])], dtype=float).cumsum()
    return hits / objects, hits / np.arange(1, len(hits) + 1)


def area_under(recall: NDArray[np.float64], precision: NDArray[np.float64]) -> float:
    """先把精度改成“右边最高的”，再在 0, 0.01, …, 1 这 101 个召回率上取平均；达不到的召回率记 0。"""
    envelope = np.append(np.maximum.accumulate(precision[::-1])[::-1], 0.0)
    return float(envelope[np.searchsorted(recall, np.linspace(0, 1, 101))].mean())


def average_precisions(
    found: Sequence[Detections], truths: Sequence[Scene], thresholds: Sequence[float]
) -> list[float]:
    """每个门槛一个 AP：各类的平均，真值里没有的类不参加。来源：Lin 等 (2014) 与 COCO 的评测代码。"""
    rows = []
    for label in range(CLASSES):
        objects = sum(int((truth.labels == label).sum()) for truth in truths)
        if objects:
            ranked = [candidates(f, t, label) for f, t in zip(found, truths, strict=True)]
            outcomes = ([pair for image in ranked for pair in claim(image, limit)] for limit in thresholds)
            rows.append([area_under(*precision_recall(outcome, objects)) for outcome in outcomes])
    return np.mean(rows, axis=0).tolist()


def average_precision(found: Sequence[Detections], truths: Sequence[Scene], threshold: float = 0.5) -> float:
    """一个门槛的 AP；默认 AP50。"""
    return average_precisions(found, truths, [threshold])[0]


def summary(found: Sequence[Detections], truths: Sequence[Scene]) -> tuple[float, float]:
    """(AP, AP50)：AP 是十个门槛 0.50 … 0.95 的平均。"""
    values = average_precisions(found, truths, THRESHOLDS)
    return float(np.mean(values)), values[0]


def main() -> None:
    truth = Scene(torch.zeros(48, 48), torch.tensor([[0.0, 0.0, 0.4, 0.4], [0.5, 0.5, 0.9, 0.9]]), torch.tensor([3, 3]))
    good, shifted, wrong = [0.0, 0.0, 0.4, 0.4], [0.05, 0.0, 0.45, 0.4], [0.5, 0.0, 0.9, 0.4]
    cases = {
        "找到一个": ([good], [0.9]),
        "同一个报两次": ([good, shifted], [0.9, 0.8]),
        "两个都找到，错的得分最低": ([good, truth.boxes[1].tolist(), wrong], [0.9, 0.8, 0.1]),
        "两个都找到，错的得分最高": ([good, truth.boxes[1].tolist(), wrong], [0.9, 0.8, 0.95]),
    }
    for name, (boxes, scores) in cases.items():
        found = Detections(torch.tensor(boxes), torch.tensor(scores), torch.full((len(scores),), 3))
        print(f"{name}：AP50 = {average_precision([found], [truth]):.3f}")


if __name__ == "__main__":
    main()
