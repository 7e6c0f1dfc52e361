"""我们的引擎比 PyTorch 慢多少：同样的网络，一次前向加反向所花时间之比。"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograd import engine


def work(lib: Any, x: Any, layers: list[Any]) -> Callable[[], None]:
    def once() -> None:
        h = x
        for w in layers:
            h = lib.tanh(h @ w)
        (h * h).sum().backward()

    return once


def best(once: Callable[[], None], repeats: int = 5) -> float:
    """跑几批，取最快一批里每次的秒数：最快的那批受别人打扰最少。"""
    once()
    number = max(1, int(0.05 / timed(once, 1)))
    return min(timed(once, number) for _ in range(repeats))


def timed(once: Callable[[], None], number: int) -> float:
    start = time.perf_counter()
    for _ in range(number):
        once()
    return (time.perf_counter() - start) / number


def main() -> None:
    torch.set_num_threads(1)
    print("宽度 × 层数    引擎（毫秒）  torch（毫秒）  引擎 / torch")
    for width, depth in [(4, 8), (32, 8), (128, 8), (512, 4)]:
        draw = np.random.default_rng(0)
        x = draw.normal(size=(64, width))
        ws = [draw.normal(size=(width, width)) / np.sqrt(width) for _ in range(depth)]
        ours = best(work(engine, engine.Tensor(x), [engine.Tensor(w, requires_grad=True) for w in ws]))
        theirs = best(work(torch, torch.tensor(x), [torch.tensor(w, requires_grad=True) for w in ws]))
        print(f"{width:4} × {depth}       {ours * 1e3:10.3f}  {theirs * 1e3:12.3f}  {ours / theirs:12.1f}")


if __name__ == "__main__":
    main()
