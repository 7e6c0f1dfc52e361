"""集合损失：先用匈牙利算法配对，再对配好的算类别、L1 与 GIoU。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from detr.boxes import generalized_iou, to_centres, to_corners
from detr.hungarian import assign
from detr.model import CLASSES
from detr.scenes import Scene


@dataclass(frozen=True)
class Weights:
    """损失里各项的权重；l1 与 giou 也是配对代价里的权重。来源：Carion 等 (2020)，附录 A.4。"""

    l1: float = 5.0
    giou: float = 2.0
    no_object: float = 0.1


PAPER = Weights()


@torch.no_grad()
def matching_costs(scores: Tensor, boxes: Tensor, scenes: Sequence[Scene], weights: Weights = PAPER) -> list[Tensor]:
    """每张图的代价 [对象数, 查询数]：-p(类) + 5·L1 - 2·GIoU。来源：Carion 等 (2020)，3.1 节与附录 A.2。"""
    labels, target = torch.cat([s.labels for s in scenes]).long(), torch.cat([s.boxes for s in scenes])
    # 整批一起算 [图, 查询, 全部对象]，再各取自己的那一段：比逐图算快几倍
    probability = scores.softmax(-1)[:, :, labels]
    distance = torch.cdist(boxes, to_centres(target), p=1)
    overlap = generalized_iou(to_corners(boxes)[:, :, None], target)
    cost = -probability + weights.l1 * distance - weights.giou * overlap
    parts = cost.split([len(s.labels) for s in scenes], -1)
    return [part[n].T for n, part in enumerate(parts)]


def match(scores: Tensor, boxes: Tensor, scenes: Sequence[Scene], weights: Weights = PAPER) -> list[list[int]]:
    """每张图里，第 k 个对象归哪个查询。"""
    return [assign(cost.tolist()) for cost in matching_costs(scores, boxes, scenes, weights)]


def box_losses(found: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """配好的框的 L1 与 1 − GIoU：found [k, 4] 是中心宽高，target [k, 4] 是左上右下；对 k 取平均，k = 0 时都是 0。"""
    count = max(len(target), 1)  # 整批图里一个对象也没有
    l1 = (found - to_centres(target)).abs().sum() / count
    giou = (1 - generalized_iou(to_corners(found), target)).sum() / count
    return l1, giou


def layer_loss(
    scores: Tensor, boxes: Tensor, scenes: Sequence[Scene], weights: Weights = PAPER
) -> Tensor:
    """一个解码层的损失；没配上的查询都应当答“没有对象”，
    这一项只按 weights.no_object 计重。
    """
    pairs = match(scores, boxes, scenes, weights)
    image = torch.tensor(
        [n for n, columns in enumerate(pairs) for _ in columns], dtype=torch.long
    )
    query = torch.tensor(
        [column for columns in pairs for column in columns], dtype=torch.long
    )
    wanted = torch.full(scores.shape[:2], CLASSES)
    wanted[image, query] = torch.cat([scene.labels for scene in scenes]).long()
    weight = torch.ones(CLASSES + 1)
    weight[CLASSES] = weights.no_object
    classes = F.cross_entropy(scores.transpose(1, 2), wanted, weight)
    l1, giou = box_losses(
        boxes[image, query], torch.cat([scene.boxes for scene in scenes])
    )
    return classes + weights.l1 * l1 + weights.giou * giou


def set_loss(
    outputs: list[tuple[Tensor, Tensor]], scenes: Sequence[Scene], auxiliary: bool = True, weights: Weights = PAPER
) -> Tensor:
    """各解码层的损失之和（辅助损失）；auxiliary=False 时只算最后一层。每一层各自重新配对。"""
    used = outputs if auxiliary else outputs[-1:]
    return sum((layer_loss(scores, boxes, scenes, weights) for scores, boxes in used), torch.zeros(()))


def main() -> None:
    # 两个对象，三个查询：查询 0 和 1 都盯着左边的 3，但只有一个能得到它
    scene = Scene(torch.zeros(48, 48), torch.tensor([[0.1, 0.1, 0.3, 0.4], [0.6, 0.5, 0.9, 0.9]]), torch.tensor([3, 8]))
    boxes = torch.tensor([[0.2, 0.25, 0.2, 0.3], [0.22, 0.25, 0.2, 0.3], [0.7, 0.6, 0.2, 0.3]])
    scores = torch.zeros(3, 11)
    scores[0, 3], scores[1, 3], scores[2, 8] = 2.0, 5.0, 1.0
    print("代价（行是对象，列是查询）：")
    [cost] = matching_costs(scores[None], boxes[None], [scene])
    for label, row in zip(scene.labels.tolist(), cost.tolist(), strict=True):
        print(f"  数字 {label}：" + "".join(f"{value:8.2f}" for value in row))
    [columns] = match(scores[None], boxes[None], [scene])
    print(f"配对：数字 3 → 查询 {columns[0]}，数字 8 → 查询 {columns[1]}；剩下的查询学着答“没有对象”")
    print(f"损失 {layer_loss(scores[None], boxes[None], [scene]):.3f}")
    silent = torch.zeros(1, 3, 11)
    silent[..., CLASSES] = 4.0
    for weight in (1.0, 0.1):
        loss = layer_loss(silent, boxes[None], [scene], Weights(no_object=weight))
        print(f"全答“没有对象”，no-object 权重 {weight}：{loss:.3f}")


if __name__ == "__main__":
    main()
