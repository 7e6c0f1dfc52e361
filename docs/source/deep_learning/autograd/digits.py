"""用我们的引擎训练一个两层网络，认 scikit-learn 自带的 8×8 手写数字。"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from autograd.engine import Tensor, log_softmax, recording, relu

RESULT = Path(__file__).with_name("results") / "digits.json"


def load() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """训练图 (1347, 64)、测试图 (450, 64)、训练标签、测试标签；像素缩放到 [0, 1]。"""
    images, labels = load_digits(return_X_y=True)
    return train_test_split(images / 16.0, labels, test_size=450, random_state=0, stratify=labels)


class Network:
    """64 → 128 → 10，中间一个 ReLU。"""

    def __init__(self, draw: np.random.Generator) -> None:
        self.w1 = Tensor(draw.normal(0.0, np.sqrt(2 / 64), (64, 128)), requires_grad=True)
        self.b1 = Tensor(np.zeros(128), requires_grad=True)
        self.w2 = Tensor(draw.normal(0.0, np.sqrt(2 / 128), (128, 10)), requires_grad=True)
        self.b2 = Tensor(np.zeros(10), requires_grad=True)
        self.parameters = [self.w1, self.b1, self.w2, self.b2]

    def __call__(self, images: np.ndarray) -> Tensor:
        """(n, 64) → 每类的对数概率 (n, 10)。"""
        return log_softmax(relu(images @ self.w1 + self.b1) @ self.w2 + self.b2)

    def correct(self, images: np.ndarray, labels: np.ndarray) -> int:
        with recording(False):
            return int((self(images).data.argmax(axis=1) == labels).sum())


def train(
    epochs: int = 40, batch: int = 32, rate: float = 0.1, seed: int = 0
) -> tuple[Network, list[dict[str, float]]]:
    """小批量梯度下降加动量；返回网络和每一轮的损失与测试错误数。"""
    x, x_test, y, y_test = load()
    draw = np.random.default_rng(seed)
    network, history = Network(draw), []
    speed = [np.zeros(p.shape) for p in network.parameters]
    for _ in range(epochs):
        losses = []
        for rows in np.array_split(draw.permutation(len(x)), len(x) // batch):
            loss = -network(x[rows])[np.arange(len(rows)), y[rows]].mean()
            for p in network.parameters:
                p.grad = None  # 不清空，梯度就会累加
            loss.backward()
            with recording(False):  # 更新参数这件事本身不进图
                for p, v in zip(network.parameters, speed, strict=True):
                    v *= 0.9
                    v -= rate * p.grad.data
                    p.add_(v)
            losses.append(loss.item())
        errors = len(x_test) - network.correct(x_test, y_test)
        history.append({"loss": round(float(np.mean(losses)), 4), "errors": errors})
    return network, history


def main() -> None:
    _, x_test, _, y_test = load()
    network, history = train()
    for epoch in (1, 2, 5, 10, 20, 40):
        print(f"第 {epoch:2} 轮：训练损失 {history[epoch - 1]['loss']:.3f}，测试错 {history[epoch - 1]['errors']} 张")
    for seed in range(5):
        network = network if seed == 0 else train(seed=seed)[0]
        right = network.correct(x_test, y_test)
        print(f"种子 {seed}：测试集 {right} / {len(y_test)} 张认对，{right / len(y_test):.1%}")
    RESULT.write_text(json.dumps(history) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
