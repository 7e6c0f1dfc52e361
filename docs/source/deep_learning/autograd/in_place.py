"""就地修改：PyTorch 怎样发现反向要用的值被改掉了，我们的引擎怎样学它。"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch

from autograd import engine


def silent_without_counter() -> None:
    """没有版本计数器会怎样：用 .data 绕过它，得到错的梯度，而且没有任何报错。"""
    a = torch.ones(2, dtype=torch.float64, requires_grad=True)
    b = a.exp()
    b.data.zero_()  # .data 与 b 共用数据，却不共用版本计数器
    b.sum().backward()
    print("经 .data 改：a.grad =", a.grad.tolist(), "（正确答案是 e ≈ 2.718）")


def caught() -> None:
    a = torch.ones(2, dtype=torch.float64, requires_grad=True)
    b = a.exp()
    print("改之前 b._version =", b._version)
    b.detach().zero_()  # detach() 的结果与 b 共用版本计数器
    print("改之后 b._version =", b._version)
    try:
        b.sum().backward()
    except RuntimeError as error:
        print(textwrap.fill("torch：" + str(error).split(";")[0], 80))
    a = engine.Tensor([1.0, 1.0], requires_grad=True)
    b = engine.exp(a)
    b.detach().mul_(0.0)
    try:
        b.sum().backward()
    except RuntimeError as error:
        print("引擎：", error)


def harmless() -> None:
    a = torch.ones(2, dtype=torch.float64, requires_grad=True)
    b = a + 1
    b.mul_(3)  # 加法的反向不用旧值，改了也无妨：b 换上了新的历史
    b.sum().backward()
    print("a.grad =", a.grad.tolist())
    try:
        a.mul_(2)
    except RuntimeError as error:
        print("叶子：", error)


class Backend(NamedTuple):
    leaf: Callable[[np.ndarray], Any]
    ops: dict[str, Callable[..., Any]]


OURS = Backend(
    lambda data: engine.Tensor(data, requires_grad=True),
    {"sin": engine.sin, "exp": engine.exp, "tanh": engine.tanh, "relu": engine.relu},
)
TORCH = Backend(
    lambda data: torch.tensor(data, requires_grad=True),
    {"sin": torch.sin, "exp": torch.exp, "tanh": torch.tanh, "relu": torch.relu},
)
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / (b * b + 1.0),
    "add_": lambda a, b: a.add_(b),
    "mul_": lambda a, b: a.mul_(b),
    "detach.add_": lambda a, b: a.detach().add_(b.detach()),
}


def random_program(rng: random.Random) -> list[tuple[str, int, int]]:
    """6～12 步，就地与不就地混在一起；每步写作（操作, 左操作数, 右操作数）。"""
    names = [*OURS.ops, *BINARY]
    program = [("mul", 0, 1), ("sin", 0, 0)]
    for size in range(4, rng.randint(8, 14)):
        low = 0 if rng.random() < 0.1 else 2  # 偶尔才挑中两个叶子
        program.append((rng.choice(names), rng.randrange(low, size), rng.randrange(size)))
    return program


def outcome(backend: Backend, program: list[tuple[str, int, int]]) -> list[list[float]] | str:
    """两个叶子的梯度；出错时返回是哪一种错。"""
    leaves = [backend.leaf(np.array([0.5, -0.4])), backend.leaf(np.array([-0.3, 0.8]))]
    values = list(leaves)
    try:
        for name, a, b in program:
            values.append(BINARY[name](values[a], values[b]) if name in BINARY else backend.ops[name](values[a]))
    except RuntimeError:
        return "就地改了要梯度的叶子"
    try:
        # 乘以 1 新建一步：就地操作的结果可能就是某个叶子。
        (values[-1] * 1.0 + values[-2] + leaves[0]).sum().backward()
    except RuntimeError:
        return "反向时发现旧值已改"
    return [[] if leaf.grad is None else [leaf.grad[i].item() for i in (0, 1)] for leaf in leaves]


def agree(program: list[tuple[str, int, int]]) -> tuple[bool, str]:
    ours, theirs = outcome(OURS, program), outcome(TORCH, program)
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs, str(theirs) if isinstance(theirs, str) else "梯度"
    pairs = zip(ours, theirs, strict=True)
    return all(len(a) == len(b) and np.allclose(a, b, rtol=1e-10, atol=1e-10) for a, b in pairs), "梯度"


def compare() -> None:
    rng = random.Random(7)
    results = [agree(random_program(rng)) for _ in range(2000)]
    for kind in sorted({kind for _, kind in results}):
        print(f"{kind}：{sum(k == kind for _, k in results)} 个程序")
    print(f"引擎与 torch 结局相同：{sum(same for same, _ in results)} / {len(results)}")


def main() -> None:
    torch.set_num_threads(1)
    for part in (silent_without_counter, caught, harmless, compare):
        print(f"== {part.__name__} ==")
        part()


if __name__ == "__main__":
    main()
