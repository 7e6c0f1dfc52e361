"""练习的参考解答。"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from autograd.engine import OUT, Tensor, apply, recording
from autograd.functional import gradcheck


# --- 练习一 ---
def sigmoid(a: Tensor) -> Tensor:
    """1 / (1 + e⁻ᵃ)，逐元素；由 tanh 写成，a 再大也不溢出。"""
    return apply(
        "sigmoid",
        0.5 * (np.tanh(0.5 * a.data) + 1.0),
        (a, lambda g, y: g * y * (1.0 - y), [OUT]),
    )


# --- 练习二 ---
class Dual(NamedTuple):
    """值和它沿某个方向的导数，一起往前走。"""

    value: float
    slope: float

    def __add__(self, other: Dual) -> Dual:  # type: ignore[override]
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other: Dual) -> Dual:  # type: ignore[override]
        return Dual(
            self.value * other.value,
            self.slope * other.value + self.value * other.slope,
        )


def directional(f, point: list[float], direction: list[float]) -> float:
    """f 在 point 处沿 direction 的方向导数：前向一遍就得到，不存任何东西。"""
    return f(*(Dual(p, d) for p, d in zip(point, direction, strict=True))).slope


# --- 练习三 ---
def descend_wrong(w: torch.Tensor) -> torch.Tensor:
    (w**2).sum().backward()
    w = w - 0.1 * w.grad  # 新的 w 是算出来的，不再是叶子
    (w**2).sum().backward()
    return w.grad


def descend_right(w: torch.Tensor) -> torch.Tensor:
    (w**2).sum().backward()
    with torch.no_grad():
        w -= 0.1 * w.grad  # 就地修改，w 还是原来那个叶子
    w.grad = None
    (w**2).sum().backward()
    return w.grad


def main() -> None:
    x = np.array([-800.0, -1.0, 0.5, 800.0])
    checked = gradcheck(lambda t: sigmoid(t).sum(), x)
    print("sigmoid：", sigmoid(Tensor(x)).data.round(4).tolist(), "，通过检查：", checked)

    f = lambda a, b: a * b * b + a * a
    a, b = Tensor(3.0, requires_grad=True), Tensor(2.0, requires_grad=True)
    f(a, b).backward()
    forward = [directional(f, [3.0, 2.0], d) for d in ([1.0, 0.0], [0.0, 1.0])]
    print("前向模式两遍：", forward, "，反向模式一遍：", [a.grad.item(), b.grad.item()])

    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        print("错的写法：", descend_wrong(torch.tensor([1.0], requires_grad=True)))
    print("对的写法：", descend_right(torch.tensor([1.0], requires_grad=True)))
    with recording(False):
        print("不记录时没有节点：", sigmoid(Tensor([0.0], requires_grad=True)).node)


if __name__ == "__main__":
    main()
