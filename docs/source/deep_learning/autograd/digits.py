"""用我们的引擎训练一个两层网络，认 scikit-learn 自带的 8×8 手写数字。

python -m autograd.digits           读回提交的权重，在测试集上重考一遍
python -m autograd.digits --train   从头训练；Ctrl-C 停下，--resume 接着走，--help 看其余的开关
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from autograd.engine import Tensor, log_softmax, recording, relu
from training_runs import Log, Options, Run, options
from training_runs.leakage import PICTURES, pictures
from training_runs.options import parse

RESULTS = Path(__file__).with_name("results")
WEIGHTS, LOG = "digits.npz", "digits.json"
EPOCHS, BATCH, RATE, KEEP = 40, 32, 0.1, 0.9  # KEEP：动量每步留下几成


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

    def state_dict(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name).data.copy() for name in ("w1", "b1", "w2", "b2")}

    def load_state_dict(self, state: dict[str, np.ndarray]) -> None:
        with recording(False):
            for name, data in state.items():
                getattr(self, name).copy_(data)


class Momentum:
    """带动量的梯度下降：v ← KEEP·v − rate·梯度，p ← p + v。"""

    def __init__(self, parameters: list[Tensor], rate: float) -> None:
        self.parameters, self.rate = parameters, rate
        self.speed = [np.zeros(p.shape) for p in parameters]

    def step(self) -> None:
        with recording(False):  # 更新参数这件事本身不进图
            for p, v in zip(self.parameters, self.speed, strict=True):
                v *= KEEP
                v -= self.rate * p.grad.data
                p.add_(v)
                p.grad = None  # 不清空，梯度就会累加

    def state_dict(self) -> dict[str, Any]:
        return {"speed": [v.copy() for v in self.speed]}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.speed = state["speed"]


def train(choices: Options) -> tuple[Network, Log]:
    """训练 choices.steps 轮；权重和日志写进 choices.output，一并返回。"""
    x, x_test, y, y_test = load()
    run = Run(
        "digits",
        "autograd.digits",
        choices,
        every=1,
        settings={"batch": BATCH, "rate": RATE, "keep": KEEP},
    )
    draw = np.random.default_rng(choices.seed)
    network = Network(draw)
    optimizer = Momentum(network.parameters, RATE)
    run.keep(network=network, optimizer=optimizer, draw=draw)
    for _ in run:  # 一步是一轮：所有的训练图各看一遍
        losses = []
        for rows in np.array_split(draw.permutation(len(x)), len(x) // BATCH):
            loss = -network(x[rows])[np.arange(len(rows)), y[rows]].mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        run.loss(float(np.mean(losses)))
        run.note(errors=len(x_test) - network.correct(x_test, y_test))
    np.savez(choices.output / WEIGHTS, **network.state_dict())
    return network, run.log


def read(folder: Path = RESULTS) -> tuple[Network, Log]:
    """读回 folder 里的权重和日志。没有训练过时抛出 FileNotFoundError。"""
    network = Network(np.random.default_rng(0))
    with np.load(folder / WEIGHTS) as state:
        network.load_state_dict(dict(state))
    return network, Log.read(folder / LOG)


def report(network: Network, log: Log) -> None:
    x, x_test, _, y_test = load()
    for point in log.curve:
        if point["step"] in (1, 2, 5, 10, 20, log.steps):
            print(f"第 {point['step']:2} 轮：训练损失 {point['loss']:.3f}，测试错 {point['errors']} 张")
    right = network.correct(x_test, y_test)
    print(f"测试集 {right} / {len(y_test)} 张认对，{right / len(y_test):.1%}")
    print(PICTURES.row(pictures(x_test.reshape(-1, 8, 8), x.reshape(-1, 8, 8))))
    print(f"训练的命令：{log.command}")
    print(f"花费：{log.cpu_seconds:.0f} CPU 秒，内存峰值 {log.peak_memory_mib:.0f} MiB（解释器和库也在内）")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="autograd.digits", description="用自己的引擎认手写数字；一步是一轮")
    options(parser, steps=EPOCHS, output=RESULTS)
    found, choices = parse(parser, arguments)
    report(*(train(choices) if found.train else read(choices.output)))


if __name__ == "__main__":
    main()
