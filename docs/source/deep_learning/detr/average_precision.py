"""平均精度（AP）：COCO 的算法，101 个召回率点。"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from detr.boxes import area, iou
from detr.model import CLASSES
from detr.scenes import SIZE, Scene

THRESHOLDS = tuple(round(0.5 + 0.05 * k, 2) for k in range(10))


@dataclass(frozen=True)
class Detections:
    """一张图上的检测：boxes [k, 4]（左上右下）、scores [k]、labels [k]。"""

    boxes: Tensor
    scores: Tensor
    labels: Tensor


@dataclass(frozen=True)
class Candidate:
    """一个检测：得分、边长在不在要量的范围里、与同类各个真值的交并比。"""

    score: float
    inside: bool
    overlaps: list[float]


def within(boxes: Tensor, sides: tuple[float, float]) -> list[bool]:
    """各个框的边长（面积开方，像素）在不在 sides 之内。"""
    pixels = area(boxes.double()) * SIZE**2
    return ((pixels >= sides[0] ** 2) & (pixels <= sides[1] ** 2)).tolist()


def candidates(found: Detections, targets: Tensor, label: int, sides: tuple[float, float]) -> list[Candidate]:
    """某一类在一张图上的检测，得分从高到低；targets [g, 4] 是这一类的真值。"""
    mine = found.labels == label
    scores, order = found.scores[mine].sort(descending=True, stable=True)
    boxes = found.boxes[mine][order].double()
    overlaps = iou(boxes[:, None], targets.double()).tolist() if len(targets) else [[] for _ in scores]
    return [Candidate(*parts) for parts in zip(scores.tolist(), within(boxes, sides), overlaps, strict=True)]


def claim(
    ranked: Sequence[Candidate], threshold: float, counted: Sequence[bool]
) -> list[tuple[float, bool]]:
    """(得分, 对不对)：得分高的先挑交并比最大的，一个真值只能被认领一次。

    counted[g] 为假的真值大小不在范围里：轮到最后才被认领，认领了它的检测不计；
    没认领到、自己也不在范围里的也不计。
    """
    taken: set[int] = set()
    results = []
    for candidate in ranked:
        overlaps = enumerate(candidate.overlaps)
        free = [
            (counted[g], value, g)
            for g, value in overlaps
            if value >= threshold and g not in taken
        ]
        if free:
            good, _, chosen = max(free)
            taken.add(chosen)
            if good:
                results.append((candidate.score, True))
        elif candidate.inside:
            results.append((candidate.score, False))
    return results


def precision_recall(
    ranked: Sequence[tuple[float, bool]], objects: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """按得分从高到低逐个放行，返回 (召回率, 精度) 两列；objects 是这一类真有几个。"""
    hits = np.array([hit for _, hit in sorted(ranked, key=lambda pair: -pair[0])], dtype=float).cumsum()
    return hits / objects, hits / np.arange(1, len(hits) + 1)


def area_under(recall: NDArray[np.float64], precision: NDArray[np.float64]) -> float:
    """先把精度改成“右边最高的”，再在 0, 0.01, …, 1 这 101 个召回率上取平均；
    达不到的召回率记 0。
    """
    envelope = np.append(np.maximum.accumulate(precision[::-1])[::-1], 0.0)
    return float(envelope[np.searchsorted(recall, np.linspace(0, 1, 101))].mean())


def average_precisions(
    found: Sequence[Detections],
    truths: Sequence[Scene],
    thresholds: Sequence[float],
    sides: tuple[float, float] = (0.0, math.inf),
) -> list[float]:
    """每个门槛一个 AP：各类的平均，真值里没有的类不参加；一个真值也没有时引发 ValueError。

    sides 是只算哪些大小的对象，边长以像素计。来源：Lin 等 (2014) 与 COCO 的评测代码；那里每图每类最多算 100 个检测。
    """
    rows = []
    for label in range(CLASSES):
        targets = [truth.boxes[truth.labels == label] for truth in truths]
        counted = [within(boxes, sides) for boxes in targets]
        if objects := sum(map(sum, counted)):
            ranked = [candidates(f, boxes, label, sides) for f, boxes in zip(found, targets, strict=True)]
            images = list(zip(ranked, counted, strict=True))
            outcomes = ([pair for image, own in images for pair in claim(image, limit, own)] for limit in thresholds)
            rows.append([area_under(*precision_recall(outcome, objects)) for outcome in outcomes])
    if not rows:
        raise ValueError(f"真值里没有边长 {sides[0]:g}–{sides[1]:g} 像素的对象，AP 没有定义")
    return np.mean(rows, axis=0).tolist()


def average_precision(found: Sequence[Detections], truths: Sequence[Scene], threshold: float = 0.5) -> float:
    """一个门槛的 AP；默认 AP50。"""
    return average_precisions(found, truths, [threshold])[0]


def summary(
    found: Sequence[Detections], truths: Sequence[Scene], sides: tuple[float, float] = (0.0, math.inf)
) -> tuple[float, float]:
    """(AP, AP50)：AP 是十个门槛 0.50 … 0.95 的平均。"""
    values = average_precisions(found, truths, THRESHOLDS, sides)
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
