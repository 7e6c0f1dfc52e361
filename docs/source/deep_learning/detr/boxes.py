"""框的两种写法，交并比与广义交并比。"""

from __future__ import annotations

import torch
from torch import Tensor


def to_corners(boxes: Tensor) -> Tensor:
    """(中心 x, 中心 y, 宽, 高) → (左, 上, 右, 下)，形状都是 [..., 4]。"""
    centre, size = boxes[..., :2], boxes[..., 2:]
    return torch.cat([centre - size / 2, centre + size / 2], -1)


def to_centres(boxes: Tensor) -> Tensor:
    """(左, 上, 右, 下) → (中心 x, 中心 y, 宽, 高)。"""
    low, high = boxes[..., :2], boxes[..., 2:]
    return torch.cat([(low + high) / 2, high - low], -1)


def area(boxes: Tensor) -> Tensor:
    """(左, 上, 右, 下) 的面积 [...]；右边在左边的左面时算 0。"""
    return (boxes[..., 2:] - boxes[..., :2]).clamp(min=0).prod(-1)


def iou(a: Tensor, b: Tensor) -> Tensor:
    """交并比；a、b 是 (左, 上, 右, 下)，可广播的 [..., 4]，返回 [...]。两个框都没有面积时得 0。"""
    low = torch.maximum(a[..., :2], b[..., :2])
    high = torch.minimum(a[..., 2:], b[..., 2:])
    inter = area(torch.cat([low, high], -1))
    return inter / (area(a) + area(b) - inter).clamp(min=1e-12)


def generalized_iou(a: Tensor, b: Tensor) -> Tensor:
    """广义交并比，(-1, 1]：不相交时也知道离得有多远。
    来源：Rezatofighi 等 (2019)，算法 1。
    """
    a1, a2, b1, b2 = a[..., :2], a[..., 2:], b[..., :2], b[..., 2:]  # 两个角
    inter = area(torch.cat([torch.maximum(a1, b1), torch.minimum(a2, b2)], -1))
    union = (area(a) + area(b) - inter).clamp(min=1e-12)
    hull = area(torch.cat([torch.minimum(a1, b1), torch.maximum(a2, b2)], -1))
    hull = hull.clamp(min=1e-12)
    return inter / union - (hull - union) / hull


def main() -> None:
    target = torch.tensor([0.0, 0.0, 4.0, 4.0])
    print("目标框 (0, 0)–(4, 4)，预测框同样大小，向右移开：")
    print("移开    IoU   GIoU   IoU 的梯度   GIoU 的梯度")
    for shift in (0.0, 1.0, 3.0, 5.0, 9.0):
        row = []
        for measure in (iou, generalized_iou):
            moved = torch.tensor(shift, requires_grad=True)
            value = measure(target + torch.stack([moved, moved * 0, moved, moved * 0]), target)
            (slope,) = torch.autograd.grad(value, moved)
            row.append((value.item(), slope.item()))
        (i, di), (g, dg) = row
        print(f"{shift:4.0f}{i:8.2f}{g:7.2f}{di:11.3f}{dg:13.3f}")


if __name__ == "__main__":
    main()
