"""场景：把真实的手写数字缩放、摆放到 48×48 的画布上，再加噪声。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor

from detr.boxes import iou
from training_runs.leakage import PICTURES, pictures

SIZE = 48  # 画布边长，像素
SIDES = (10, 12, 14, 16, 18, 20)  # 数字贴上去时的边长，像素
MOST = 4  # 一个场景最多几个数字
NOISE = 0.08  # 像素噪声的标准差
NOISY = 1.5 * NOISE  # 只有噪声不同的两个场景，每个像素平均差 √2 倍的 NOISE
SCENES = replace(PICTURES, near=f"像素平均差不到 {NOISY:.0%} 的")
Array = NDArray[np.float32]


@dataclass(frozen=True)
class Scene:
    """image [48, 48]；boxes [n, 4] 是 (左, 上, 右, 下) / 48；labels [n]。"""

    image: Tensor
    boxes: Tensor
    labels: Tensor


@cache
def split() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """训练场景和测试场景各用哪些数字：1347 与 450 张，没有一张两边都用。"""
    train, test = train_test_split(np.arange(1797), test_size=450, stratify=load_digits().target, random_state=0)
    return train, test


@cache
def stamps() -> tuple[dict[int, Array], dict[int, Array], NDArray[np.int64]]:
    """每种边长下的全部数字 [1797, s, s]、它们的墨迹外框 [1797, 4]（像素）、标签。"""
    raw = load_digits()
    images = torch.tensor(raw.images / 16, dtype=torch.float32)[:, None]
    pictures, frames = {}, {}
    for side in SIDES:
        pictures[side] = F.interpolate(images, size=(side, side), mode="bilinear", align_corners=False)[:, 0].numpy()
        frames[side] = np.array([frame(picture) for picture in pictures[side]], dtype=np.float32)
    return pictures, frames, raw.target


def frame(picture: Array) -> tuple[int, int, int, int]:
    """墨迹（亮度 > 0.25）的外框：左、上、右、下，右下开区间。"""
    rows, columns = np.where((picture > 0.25).any(1))[0], np.where((picture > 0.25).any(0))[0]
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


def compose(draw: np.random.Generator, digits: NDArray[np.int64], most: int = MOST, overlap: float = 0.15) -> Scene:
    """随机摆 1 … most 个数字；两个外框的交并比最多 overlap。实在摆不下就少摆。"""
    pictures, frames, labels = stamps()
    canvas, boxes, names = np.zeros((SIZE, SIZE), np.float32), [], []
    wanted = draw.integers(1, most + 1)
    for _ in range(50):
        if len(boxes) == wanted:
            break
        digit, side = digits[draw.integers(len(digits))], SIDES[draw.integers(len(SIDES))]
        x, y = draw.integers(0, SIZE - side + 1, 2)
        box = frames[side][digit] + np.array([x, y, x, y], np.float32)
        if any(_iou(box, other) > overlap for other in boxes):
            continue
        patch = canvas[y : y + side, x : x + side]
        np.maximum(patch, pictures[side][digit] * draw.uniform(0.6, 1), out=patch)
        boxes.append(box)
        names.append(labels[digit])
    canvas += draw.normal(0, NOISE, canvas.shape).astype(np.float32)
    return Scene(torch.from_numpy(canvas), torch.from_numpy(np.stack(boxes) / SIZE), torch.tensor(names))


def _iou(a: Array, b: Array) -> float:
    """两个框的交并比，不经过 torch：摆放时要问几百万次。"""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    inter = width * height
    return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter)


def many(count: int, seed: int, test: bool) -> list[Scene]:
    """count 个场景；test 决定用哪一半数字。"""
    draw, digits = np.random.default_rng(seed), split()[int(test)]
    return [compose(draw, digits) for _ in range(count)]


def leaked(scenes: Sequence[Scene], training: int = 1000) -> Iterator[str]:
    """测试场景有没有给训练的漏了底：先问贴上去的数字，再问整张画面；训练场景是现造的，取 training 个来比。"""
    digits = load_digits().images / 16
    train, test = split()
    yield "贴的数字，" + PICTURES.row(pictures(digits[test], digits[train]))
    mine, others = (np.stack([scene.image for scene in some]) for some in (scenes, many(training, 2, test=False)))
    yield "整个场景，" + SCENES.row(pictures(mine, others, NOISY))


def main() -> None:
    train, test = split()
    print(f"训练用 {len(train)} 个数字，测试用 {len(test)} 个，共用 {len(set(train) & set(test))} 个")
    scenes = many(500, seed=999, test=True)
    counts = [len(scene.labels) for scene in scenes]
    print(f"500 个测试场景，{sum(counts)} 个数字；每景 1–4 个：{[counts.count(n) for n in range(1, 5)]}")
    sides = torch.cat([(scene.boxes[:, 2:] - scene.boxes[:, :2]).prod(1).sqrt() for scene in scenes]) * SIZE
    print(f"框的边长（面积开方）：最小 {sides.min():.1f}，中位 {sides.median():.1f}，最大 {sides.max():.1f} 像素")
    pairs = [
        iou(a, b).item() for s in scenes for i, a in enumerate(s.boxes) for b in s.boxes[i + 1 :]
    ]  # fmt: skip
    print(f"框两两相交的有 {sum(p > 0 for p in pairs)} 对，最大交并比 {max(pairs):.2f}")


if __name__ == "__main__":
    main()
