"""我们的引擎比 PyTorch 慢在哪里：整个网络、一步操作、一大块数据、留下的内存，各比一次。

两边轮流各跑一小批，取各自的中位数；计的是处理器时间，不算被别的进程打断的时间。
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import torch
from torch.nn.functional import conv2d, cross_entropy

from autograd import engine
from autograd.engine import Tensor
from autograd.extras import kept_bytes

Job = Callable[[], Any]


def paired(*jobs: Job, repeats: int = 9, seconds: float = 0.02) -> list[float]:
    """各个 job 跑一次的处理器秒数：轮流各跑一批，共 repeats 轮，取中位数。"""
    numbers = []
    for job in jobs:
        job()  # 第一次不算：内存池、缓存都还没有热
        number = 1
        while number * timed(job, number) < seconds:  # 只量一次不可靠：有的机器上处理器时钟十毫秒才走一格
            number *= 2
        numbers.append(number)
    rounds = [[timed(job, number) for job, number in zip(jobs, numbers, strict=True)] for _ in range(repeats)]
    return [median(column) for column in zip(*rounds, strict=True)]


def timed(job: Job, number: int) -> float:
    start = time.process_time()
    for _ in range(number):
        job()
    return (time.process_time() - start) / number


def table(unit: str, scale: float, rows: dict[str, tuple[Job, Job]]) -> None:
    """每行一对同样的活，一边我们的、一边 torch 的。"""
    print(f"{'':22}引擎（{unit}）  torch（{unit}）  引擎 / torch")
    for name, jobs in rows.items():
        ours, theirs = paired(*jobs)
        wide = sum(ord(c) > 0x2E7F for c in name)
        print(f"{name:{22 - wide}}{ours * scale:12.2f}  {theirs * scale:13.2f}  {ours / theirs:12.1f}")


# --- 整个网络 ---------------------------------------------------------------------------------


def layers(width: int, depth: int) -> tuple[np.ndarray, list[np.ndarray]]:
    draw = np.random.default_rng(0)
    return draw.normal(size=(64, width)), [draw.normal(size=(width, width)) / np.sqrt(width) for _ in range(depth)]


def output(lib: Any, x: Any, weights: list[Any]) -> Any:
    for w in weights:
        x = lib.tanh(x @ w)
    return (x * x).sum()


def leaves(weights: list[np.ndarray]) -> tuple[list[Tensor], list[torch.Tensor]]:
    return [Tensor(w, requires_grad=True) for w in weights], [torch.tensor(w, requires_grad=True) for w in weights]


def whole_networks() -> None:
    """宽度 × 层数的 tanh 网络，64 个样本，一次前向加反向。"""
    rows = {}
    for width, depth in [(4, 8), (32, 8), (128, 8), (512, 4)]:
        x, weights = layers(width, depth)
        a, b = leaves(weights)
        rows[f"{width} × {depth}"] = (
            lambda x=x, a=a: output(engine, Tensor(x), a).backward(),
            lambda x=x, b=b: output(torch, torch.from_numpy(x), b).backward(),
        )
    table("毫秒", 1e3, rows)
    x, weights = layers(4, 8)
    a, _ = leaves(weights)
    forward = calls(lambda: output(engine, Tensor(x), a))
    print(f"4 × 8 的网络里 apply 被调用：前向 {forward} 次，", end="")
    print(f"反向 {calls(lambda: output(engine, Tensor(x), a).backward()) - forward} 次")


def calls(job: Job) -> int:
    """跑一次 job，数一数引擎做了几步操作：反向里的向量-雅可比积也是一步步的操作。"""
    count, original = 0, engine.apply

    def counting(*arguments: Any) -> Tensor:
        nonlocal count
        count += 1
        return original(*arguments)

    engine.apply = counting
    try:
        job()
    finally:
        engine.apply = original
    return count


# --- 一步操作 ---------------------------------------------------------------------------------

STEPS = 200


def chain(x: Any, factor: Any) -> Any:
    for _ in range(STEPS):
        x = x * factor
    return x


def quietly(job: Job, block: Callable[[], Any]) -> Job:
    def run() -> None:
        with block():
            job()

    return run


def one_step() -> None:
    """两个数的向量，连乘 200 次：数据小到不花时间，量出来的都是每一步的手续费。"""
    x, f = np.array([1.0, 2.0]), np.array([0.99, 1.01])
    a, g = Tensor(x, requires_grad=True), Tensor(f)
    b, h = torch.tensor(x, requires_grad=True), torch.tensor(f)
    table("微秒", 1e6 / STEPS, {
        "只算，不记录": (
            quietly(lambda: chain(a, g), lambda: engine.recording(False)),
            quietly(lambda: chain(b, h), torch.no_grad),
        ),
        "边算边记": (lambda: chain(a, g), lambda: chain(b, h)),
        "边算边记，再反向": (lambda: chain(a, g).sum().backward(), lambda: chain(b, h).sum().backward()),
    })  # fmt: skip
    [bare] = paired(lambda: chain(x, f))
    print(f"其中 numpy 自己相乘一次 {bare * 1e6 / STEPS:.2f} 微秒")


# --- 一大块数据 -------------------------------------------------------------------------------


def windows(channels: int, height: int, width: int) -> np.ndarray:
    """每个 3×3 窗口盖住的像素的序号（所有通道），形状 (窗口数, 9·channels)。"""
    corner = (np.arange(height - 2)[:, None] * width + np.arange(width - 2)).reshape(-1, 1)
    inside = np.arange(channels)[:, None, None] * height * width + np.arange(3)[:, None] * width + np.arange(3)
    return corner + inside.reshape(1, -1)


def convolve(images: Tensor, kernels: Tensor) -> Tensor:
    """3×3 卷积，(n, c, h, w) 与 (9c, k) → (n, 窗口数, k)：把每个窗口的像素取出来排成一行，再做矩阵乘法。"""
    n, *shape = images.shape
    return images.reshape(n, -1)[:, windows(*shape)] @ kernels


def big_blocks() -> None:
    """数据大到手续费可以不计：剩下的是同一件事由谁的循环来做。"""
    draw = np.random.default_rng(0)
    square, million = draw.normal(size=(512, 512)), draw.normal(size=10**6)
    scores, labels = draw.normal(size=(256, 1000)), draw.integers(0, 1000, 256)
    images, kernels = draw.normal(size=(4, 8, 28, 28)), draw.normal(size=(72, 8))
    a, b = Tensor(square), torch.tensor(square)
    m, n = Tensor(million), torch.tensor(million)
    [s], [t] = leaves([scores])
    [x, k], [z, q] = leaves([images, kernels])
    rows, y = np.arange(256), torch.tensor(labels)
    table("毫秒", 1e3, {
        "矩阵乘法 512³": (lambda: a @ a, lambda: b @ b),
        "一百万个数相加": (lambda: m + m, lambda: n + n),
        "一百万个 tanh": (lambda: engine.tanh(m), lambda: torch.tanh(n)),
        "交叉熵，前向加反向": (
            lambda: (-engine.log_softmax(s)[rows, labels]).mean().backward(),
            lambda: cross_entropy(t, y).backward(),
        ),
        "3×3 卷积，前向加反向": (
            lambda: (convolve(x, k) ** 2).sum().backward(),
            lambda: (conv2d(z, q.T.reshape(8, 8, 3, 3)) ** 2).sum().backward(),
        ),
    })  # fmt: skip


    index = windows(*images.shape[1:])
    back, target = draw.normal(size=(4, *index.shape)), np.zeros((4, 8 * 28 * 28))
    whole, scatter = paired(
        lambda: (convolve(x, k) ** 2).sum().backward(), lambda: np.add.at(target, (slice(None), index), back)
    )
    print(f"卷积里，反向把各个窗口加回原处占 {scatter / whole:.0%}")


def half_the_digits() -> None:
    """引擎只有 float64；同样的 torch 程序换成 float32 要多少时间。"""
    draw = np.random.default_rng(0)
    b, n = torch.tensor(draw.normal(size=(512, 512))), torch.tensor(draw.normal(size=10**6))
    c, p = b.float(), n.float()
    for name, double, single in (
        ("矩阵乘法 512³", lambda: b @ b, lambda: c @ c),
        ("一百万个 tanh", lambda: torch.tanh(n), lambda: torch.tanh(p)),
    ):
        slow, fast = paired(double, single)
        print(f"{name}：torch 的 float64 是 float32 的 {slow / fast:.1f} 倍时间")


# --- 为反向留下的内存 -------------------------------------------------------------------------


def torch_kept(job: Callable[[], torch.Tensor]) -> int:
    """torch 跑 job 时为反向留下多少字节；同一块数据只数一次。"""
    kept: dict[int, int] = {}

    def remember(t: torch.Tensor) -> torch.Tensor:
        kept[t.untyped_storage().data_ptr()] = t.untyped_storage().nbytes()
        return t

    with torch.autograd.graph.saved_tensors_hooks(remember, lambda t: t):
        out = job()  # 名字要留着：图一散，内存会被别的张量再用
    del out
    return sum(kept.values())


def memory() -> None:
    """前向之后留着多少 KiB；这是数出来的，不是量出来的。"""
    x, weights = layers(128, 8)
    a, b = leaves(weights)
    draw = np.random.default_rng(0)
    scores, labels = draw.normal(size=(256, 1000)), draw.integers(0, 1000, 256)
    [s], [t] = leaves([scores])
    rows, y = np.arange(256), torch.tensor(labels)
    f = [w.detach().float().requires_grad_() for w in b]
    for name, ours, theirs in (
        ("128 × 8 的网络", output(engine, Tensor(x), a), lambda: output(torch, torch.from_numpy(x), b)),
        ("  torch 用 float32", output(engine, Tensor(x), a), lambda: output(torch, torch.from_numpy(x).float(), f)),
        ("交叉熵", (-engine.log_softmax(s)[rows, labels]).mean(), lambda: cross_entropy(t, y)),
    ):
        mine, other = kept_bytes(ours), torch_kept(theirs)
        print(f"{name}：引擎 {mine / 1024:.0f}，torch {other / 1024:.0f}，引擎 / torch {mine / other:.2f}")


def main() -> None:
    torch.set_num_threads(1)
    for part in (whole_networks, one_step, big_blocks, half_the_digits, memory):
        print(f"== {part.__name__} ==")
        part()


if __name__ == "__main__":
    main()
