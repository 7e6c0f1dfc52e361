"""两份训练脚本共用的数据和网络：scikit-learn 自带的 8×8 手写数字。"""

from __future__ import annotations

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import TensorDataset

TRAIN = 1536  # 24 批，每批 64 张；2 个或 4 个进程都能等分


def load() -> tuple[TensorDataset, TensorDataset]:
    """返回 (训练集, 测试集)：图像 [n, 64]、float64、0 到 1；标签 [n]、int64。"""
    images, labels = load_digits(return_X_y=True)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    x, y = torch.tensor(images / 16)[order], torch.tensor(labels)[order]
    return TensorDataset(x[:TRAIN], y[:TRAIN]), TensorDataset(x[TRAIN:], y[TRAIN:])


def make_model() -> nn.Module:
    """64 → 64 → 10 的感知机，float64，初值由全局随机种子决定。"""
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).double()


def accuracy(model: nn.Module, data: TensorDataset) -> float:
    """模型在整个数据集上的正确率，0 到 1。"""
    x, y = data.tensors
    with torch.no_grad():
        return (model(x).argmax(1) == y).double().mean().item()


def main() -> None:
    train, test = load()
    parameters = sum(p.numel() for p in make_model().parameters())
    print(f"训练 {len(train)} 张，测试 {len(test)} 张，参数 {parameters} 个")


if __name__ == "__main__":
    main()
