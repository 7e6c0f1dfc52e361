"""随机造计算图，在我们的引擎和 PyTorch 上各算一遍，比较每个叶子的梯度。"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch

from autograd import engine

SHAPES = [(), (1,), (3,), (2, 1), (2, 3), (3, 3), (1, 3), (4, 1, 3), (4, 2, 3)]


class Step(NamedTuple):
    """一步：操作名、操作数在之前结果里的序号、额外参数。"""

    op: str
    operands: tuple[int, ...]
    extra: Any = None


class Backend(NamedTuple):
    """一个能算这些图的库。"""

    ops: dict[str, Callable[..., Any]]
    tensor: Callable[[np.ndarray], Any]
    grad: Callable[..., list[np.ndarray]]


def ops_of(lib: Any, **own: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """两边写法相同的操作；除法、对数都先避开零点。"""
    return {
        "add": lambda a, b, _: a + b,
        "sub": lambda a, b, _: a - b,
        "mul": lambda a, b, _: a * b,
        "div": lambda a, b, _: a / (b * b + 1.0),
        "neg": lambda a, _: -a,
        "pow": lambda a, p: a**p,
        "exp": lambda a, _: lib.exp(-(a * a)),
        "log": lambda a, _: lib.log(a * a + 1.0),
        "sin": lambda a, _: lib.sin(a),
        "cos": lambda a, _: lib.cos(a),
        "tanh": lambda a, _: lib.tanh(a),
        "relu": lambda a, _: lib.relu(a),
        "matmul": lambda a, b, _: a @ b,
        "getitem": lambda a, index: a[index],
        "reshape": lambda a, _: a.reshape(-1),
        **own,
    }


OURS = Backend(
    ops_of(
        engine,
        sum=lambda a, axis: a.sum(axis, keepdims=True),
        mean=lambda a, axis: a.mean(axis),
        max=engine.reduce_max,
        T=lambda a, _: a.T,
        cat=lambda a, b, _: engine.concatenate([a.reshape(-1), b.reshape(-1)]),
        log_softmax=engine.log_softmax,
    ),
    lambda data: engine.Tensor(data, requires_grad=True),
    lambda out, leaves: [g.data for g in engine.grad(out, leaves, retain_graph=True)],
)
TORCH = Backend(
    ops_of(
        torch,
        sum=lambda a, axis: a.sum(axis, keepdim=True),
        mean=lambda a, axis: a.mean(axis),
        max=lambda a, axis: a.amax(axis),
        T=lambda a, _: a.mT,
        cat=lambda a, b, _: torch.cat([a.reshape(-1), b.reshape(-1)]),
        log_softmax=lambda a, axis: a.log_softmax(axis),
    ),
    lambda data: torch.tensor(data, requires_grad=True),
    lambda out, leaves: [
        g.numpy() for g in torch.autograd.grad(out, leaves, retain_graph=True, materialize_grads=True)
    ],
)


def random_program(rng: random.Random) -> tuple[list[np.ndarray], list[Step]]:
    """1～4 个叶子和 5～20 步随机操作；边造边算，好知道每一步的形状。"""
    draw = np.random.default_rng(rng.randrange(2**32))
    leaves = [draw.uniform(-2.0, 2.0, rng.choice(SHAPES)) for _ in range(rng.randint(1, 4))]
    values = [engine.Tensor(leaf) for leaf in leaves]
    steps: list[Step] = []
    goal = rng.randint(5, 20)
    while len(steps) < goal:
        name = rng.choice(sorted(OURS.ops))
        a, b = rng.randrange(len(values)), rng.randrange(len(values))
        shape = values[a].shape
        step = Step(name, (a, b) if name in BINARY else (a,), extra_for(name, shape, rng))
        if not fits(name, shape, values[b].shape):
            continue
        value = OURS.ops[name](*(values[i] for i in step.operands), step.extra)
        if value.data.size > 200 or np.abs(value.data).max() > 50.0:
            continue  # 别让图长得太大、数值滚得太远
        steps.append(step)
        values.append(value)
    return leaves, steps


BINARY = {"add", "sub", "mul", "div", "matmul", "cat"}
ALONG_AXIS = {"sum", "mean", "max", "log_softmax"}


def extra_for(name: str, shape: tuple[int, ...], rng: random.Random) -> Any:
    if name == "pow":
        return rng.choice([0, 1, 2, 3])
    if name in ALONG_AXIS:
        return rng.randrange(len(shape)) if shape else 0
    if name == "getitem" and shape:
        return [rng.randrange(shape[0]) for _ in range(rng.randint(1, 3))]  # 会重复取同一行
    return None


def fits(name: str, a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    if name == "matmul":
        return bool(a and b) and a[-1] == (b[0] if len(b) == 1 else b[-2]) and broadcastable(a[:-2], b[:-2])
    if name == "T":
        return len(a) >= 2
    if name in ALONG_AXIS or name == "getitem":
        return bool(a)
    return name not in BINARY or name == "cat" or broadcastable(a, b)


def broadcastable(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return all(m == n or 1 in (m, n) for m, n in zip(a[::-1], b[::-1], strict=False))


def execute(backend: Backend, leaves: list[np.ndarray], steps: list[Step]) -> tuple[Any, list[Any]]:
    """跑完整张图；把没人用的结果都加起来作为输出，返回（输出, 叶子）。"""
    inputs = [backend.tensor(leaf) for leaf in leaves]
    values = list(inputs)
    for step in steps:
        values.append(backend.ops[step.op](*(values[i] for i in step.operands), step.extra))
    used = {i for step in steps for i in step.operands}
    ends = [v.sum() for i, v in enumerate(values) if i not in used]
    return sum(ends[1:], ends[0]), inputs


def disagreement(leaves: list[np.ndarray], steps: list[Step]) -> float:
    """两边梯度的最大差，除以 max(1, |梯度|)；形状不同则为无穷。"""
    ours = OURS.grad(*execute(OURS, leaves, steps))
    theirs = TORCH.grad(*execute(TORCH, leaves, steps))
    if any(a.shape != b.shape for a, b in zip(ours, theirs, strict=True)):
        return float("inf")
    return max(float(np.max(np.abs(a - b) / np.maximum(1.0, np.abs(b)))) for a, b in zip(ours, theirs, strict=True))


def main() -> None:
    torch.set_num_threads(1)
    rng = random.Random(20260111)
    programs = [random_program(rng) for _ in range(1200)]
    errors = [disagreement(*program) for program in programs]
    count: dict[str, int] = {}
    for _, steps in programs:
        for step in steps:
            count[step.op] = count.get(step.op, 0) + 1
    print(f"随机计算图 {len(programs)} 张，共 {sum(count.values())} 步操作，各操作的次数：")
    ranked = [f"{op} {n}" for op, n in sorted(count.items(), key=lambda item: -item[1])]
    for start in range(0, len(ranked), 7):
        print("   ", "，".join(ranked[start : start + 7]))
    print(f"与 torch 相差 ≤ 1e-10 的图：{sum(error <= 1e-10 for error in errors)} 张")
    print(f"与 torch 相差 >  1e-10 的图：{sum(error > 1e-10 for error in errors)} 张")


if __name__ == "__main__":
    main()
