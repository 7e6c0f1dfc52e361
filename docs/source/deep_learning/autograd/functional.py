"""在引擎上搭起来的函数式工具：VJP、JVP、Hessian-向量积、Hessian 和有限差分检查。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.engine import Tensor, exp, grad, sin, tanh

Function = Callable[[Tensor], Tensor]


def vjp(f: Function, x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """vᵀJ，形状同 x；J 是 f 在 x 处的雅可比矩阵，v 形状同 f(x)。一次反向。"""
    leaf = Tensor(x, requires_grad=True)
    return grad(f(leaf), [leaf], v)[0].data


def jvp(f: Function, x: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Ju，形状同 f(x)，u 形状同 x。两次反向（Townsend 2017 的技巧）。"""
    leaf = Tensor(x, requires_grad=True)
    y = f(leaf)
    v = Tensor(np.zeros(y.shape), requires_grad=True)
    [row] = grad(y, [leaf], v, create_graph=True)  # row = vᵀJ，仍在图上
    return grad(row, [v], u)[0].data


def hvp(f: Function, x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Hv，形状同 x；f 返回标量。不造出 H，代价是一次梯度的常数倍（Pearlmutter 1994）。
    """
    leaf = Tensor(x, requires_grad=True)
    [g] = grad(f(leaf), [leaf], create_graph=True)
    return grad(g, [leaf], v)[0].data if g.requires_grad else np.zeros(x.shape)


def hessian(f: Function, x: np.ndarray) -> np.ndarray:
    """n×n 的 Hessian，x 是长为 n 的向量；每行一次 Hv。"""
    return np.stack([hvp(f, x, row) for row in np.eye(x.size)])


def numeric_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-6) -> np.ndarray:
    """中心差分 (f(x+h) - f(x-h)) / 2h，形状同 x；每个元素要算两次 f。"""
    result = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        result[index] = (f(x + step) - f(x - step)) / (2 * h)
    return result


def gradcheck(f: Function, x: np.ndarray, tolerance: float = 1e-6) -> bool:
    """标量函数 f 的自动求导与中心差分是否一致。"""
    automatic = vjp(f, x, np.ones(()))
    return bool(np.allclose(automatic, numeric_gradient(lambda p: f(Tensor(p)).item(), x), atol=tolerance))


def bumpy(x: Any, lib: Any) -> Any:
    """一个弯弯曲曲的向量函数，R⁴ → R³。"""
    return lib.tanh(x[[0, 1, 2]] * x[[1, 2, 3]]) + lib.sin(x[[3, 0, 0]]) * lib.exp(-(x[[1, 1, 2]] ** 2))


class Ours:
    tanh, sin, exp = staticmethod(tanh), staticmethod(sin), staticmethod(exp)


def main() -> None:
    import torch

    torch.set_num_threads(1)
    draw = np.random.default_rng(0)
    x, v, u = draw.normal(size=4), draw.normal(size=3), draw.normal(size=4)
    f, theirs = (lambda t: bumpy(t, Ours)), (lambda t: bumpy(t, torch))
    p, tv, tu = map(torch.from_numpy, (x, v, u))
    scalar, their_scalar = (lambda t: f(t).sum()), (lambda t: theirs(t).sum())
    pairs = {
        "vᵀJ": (vjp(f, x, v), torch.func.vjp(theirs, p)[1](tv)[0]),
        "Ju": (jvp(f, x, u), torch.func.jvp(theirs, (p,), (tu,))[1]),
        "Hu": (hvp(scalar, x, u), torch.autograd.functional.hvp(their_scalar, p, tu)[1]),
        "H": (hessian(scalar, x), torch.func.hessian(their_scalar)(p)),
    }
    for name, (a, b) in pairs.items():
        same = np.allclose(a, b, rtol=0, atol=1e-12)
        print(f"{name:4} 形状 {a.shape!s:7} 首个元素 {a.flat[0]: .6f}  与 torch 相差 ≤ 1e-12：{same}")
    print("vᵀ(Ju) = (vᵀJ)u：", bool(np.isclose(v @ jvp(f, x, u), vjp(f, x, v) @ u, rtol=0, atol=1e-12)))
    print("与中心差分一致：", gradcheck(scalar, x))


if __name__ == "__main__":
    main()
