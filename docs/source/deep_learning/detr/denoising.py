"""去噪查询：训练时把真值加上噪声当作查询喂进去，该还原成谁是已知的，不用配对。"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from detr.boxes import to_centres
from detr.criterion import PAPER, Weights, box_losses
from detr.model import CLASSES, QUERIES, WIDTH, Extra
from detr.scenes import MOST, Scene

GROUPS = 3  # 每个真值喂几份，各加各的噪声
FLIP = 0.2  # 类别换成随便一个的概率
SHIFT = 0.4  # 中心最多移开半边长的几成


def positions(scenes: Sequence[Scene]) -> tuple[Tensor, Tensor]:
    """真值各占哪一格：(第几张图 [k], 组内第几格 [k])；每组 MOST 格，空着的格不计损失。"""
    image = torch.tensor([n for n, scene in enumerate(scenes) for _ in scene.labels])
    place = torch.tensor([k for scene in scenes for k in range(len(scene.labels))])
    return image, place


def noisy(scenes: Sequence[Scene], draw: np.random.Generator) -> tuple[Tensor, Tensor]:
    """加了噪声的 (类别 [n, GROUPS, MOST], 中心 [n, GROUPS, MOST, 2])；
    空格的类别是 CLASSES，中心在图的正中。

    来源：Li 等 (2022，DN-DETR)。那里的查询是框，宽高也加噪声；这里的查询只有一个点。
    """
    labels = torch.full((len(scenes), GROUPS, MOST), CLASSES)
    centres = torch.full((len(scenes), GROUPS, MOST, 2), 0.5)
    image, place = positions(scenes)
    size = (GROUPS, len(image))
    flipped = torch.from_numpy(draw.random(size) < FLIP)
    true, other = (
        torch.cat([s.labels for s in scenes]),
        torch.from_numpy(draw.integers(0, CLASSES, size)),
    )
    boxes = to_centres(torch.cat([s.boxes for s in scenes]))
    move = torch.from_numpy(draw.uniform(-SHIFT, SHIFT, (*size, 2)).astype(np.float32))
    labels[image, :, place] = torch.where(flipped, other, true).T
    centres[image, :, place] = (boxes[:, :2] + move * boxes[:, 2:] / 2).transpose(0, 1)
    return labels, centres


def mask(queries: int = QUERIES) -> Tensor:
    """谁可以看谁 [q + k, q + k]：原来的查询看不见带着答案的，
    带着答案的各组之间也看不见。
    """
    owner = torch.cat(
        [torch.zeros(queries), torch.arange(1, GROUPS + 1).repeat_interleave(MOST)]
    )
    return (owner[:, None] == owner) | (owner == 0)


class Denoiser(nn.Module):
    """把带噪的类别变成内容向量；只在训练时用，推理时整个丢掉。"""

    def __init__(self, queries: int = QUERIES) -> None:
        super().__init__()
        self.queries = queries
        self.content = nn.Embedding(CLASSES + 1, WIDTH)
        nn.init.normal_(self.content.weight, std=0.1)

    def forward(self, scenes: Sequence[Scene], draw: np.random.Generator) -> Extra:
        labels, centres = noisy(scenes, draw)
        points = centres.clamp(0.01, 0.99).flatten(1, 2).logit()
        return Extra(self.content(labels.flatten(1)), points, mask(self.queries))


def denoising_loss(outputs: list[tuple[Tensor, Tensor]], scenes: Sequence[Scene], weights: Weights = PAPER) -> Tensor:
    """outputs 只含外加的那些查询 [n, GROUPS·MOST, …]；每一格该还原成谁是已知的，各层相加。"""
    image, place = positions(scenes)
    labels, boxes = torch.cat([s.labels for s in scenes]), torch.cat([s.boxes for s in scenes])
    total = torch.zeros(())
    for scores, found in outputs:
        mine = scores.unflatten(1, (GROUPS, MOST))[image, :, place].flatten(0, 1)  # [k·GROUPS, 11]
        frames = found.unflatten(1, (GROUPS, MOST))[image, :, place].flatten(0, 1)
        total = total + F.cross_entropy(mine, labels.repeat_interleave(GROUPS))
        l1, giou = box_losses(frames, boxes.repeat_interleave(GROUPS, 0))
        total = total + weights.l1 * l1 + weights.giou * giou
    return total


def main() -> None:
    from detr.scenes import many

    [scene] = many(1, seed=3, test=False)
    labels, centres = noisy([scene], np.random.default_rng(0))
    truth = to_centres(scene.boxes)[:, :2]
    for k, label in enumerate(scene.labels.tolist()):
        print(f"数字 {label}，中心 ({truth[k, 0]:.2f}, {truth[k, 1]:.2f})，喂进去的：", end="")
        print("、".join(f"{labels[0, g, k]} ({x:.2f}, {y:.2f})" for g, (x, y) in enumerate(centres[0, :, k].tolist())))
    print(f"每个场景外加 {GROUPS} × {MOST} 个查询；参数多 {sum(p.numel() for p in Denoiser().parameters())} 个")
    print("谁可以看谁（行看列；1 是可以）：原来的取前 2 个，外加的每组取前 2 个")
    rows = [0, 1, *(QUERIES + g * MOST + k for g in range(GROUPS) for k in range(2))]
    for row in mask()[rows][:, rows].int().tolist():
        print("  " + " ".join(map(str, row)))


if __name__ == "__main__":
    main()
