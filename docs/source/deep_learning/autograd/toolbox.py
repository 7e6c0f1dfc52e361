"""PyTorch 的工具箱：retain_graph、钩子、自定义 Function、检查点、gradcheck、高阶导数。"""

from __future__ import annotations

from typing import Any

import torch
from torch.utils.checkpoint import checkpoint


class RoundSTE(torch.autograd.Function):
    """前向取整，反向当作恒等：直通估计（Bengio 等 2013）。"""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        return x.round()

    @staticmethod
    def backward(ctx: Any, g: torch.Tensor) -> torch.Tensor:
        return g


class WrongCube(torch.autograd.Function):
    """故意写错：x³ 的导数写成了 2x²。"""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx: Any, g: torch.Tensor) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return g * 2 * x**2


def twice() -> None:
    x = torch.tensor(3.0, requires_grad=True)
    y = x**2
    y.backward(retain_graph=True)
    y.backward()
    print("留着图，反向两次，累加：", x.grad.item())
    try:
        y.backward()
    except RuntimeError as error:
        print("第三次：", str(error).split(" (")[0])
    total = x + 1
    total.backward()
    total.backward()  # 加法没有留下任何张量，也就没有什么可释放
    print("只有加法的图不用 retain_graph：", x.grad.item())


def hooks() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    y.register_hook(lambda g: print("流到 y 的梯度：", g.tolist()))
    y.register_hook(lambda g: g.clamp(max=2.0))  # 返回值会顶替梯度
    (y**2).sum().backward()
    print("x 收到：", x.grad.tolist())


def custom() -> None:
    x = torch.tensor([0.4, 1.7], requires_grad=True)
    RoundSTE.apply(x).sum().backward()
    print("直通估计的梯度：", x.grad.tolist())
    p = torch.tensor([0.5, 1.5], dtype=torch.float64, requires_grad=True)
    print("gradcheck(tanh)：", torch.autograd.gradcheck(torch.tanh, p))
    print("gradcheck(WrongCube)：", torch.autograd.gradcheck(WrongCube.apply, p, raise_exception=False))


def checkpointing() -> None:
    x = torch.full((1000,), 0.5, dtype=torch.float64, requires_grad=True)

    def block(t: torch.Tensor) -> torch.Tensor:
        for _ in range(10):
            t = torch.tanh(t)
        return t

    def run(use: bool) -> tuple[int, torch.Tensor]:
        kept: list[int] = []
        remember = lambda t: (kept.append(t.numel()), t)[1]  # 每留下一个张量都会经过这里
        with torch.autograd.graph.saved_tensors_hooks(remember, lambda t: t):
            y = x
            for _ in range(10):
                y = checkpoint(block, y, use_reentrant=False) if use else block(y)
        count = sum(kept)
        return count, torch.autograd.grad(y.sum(), x)[0]

    (plain, a), (saved, b) = run(False), run(True)
    print(f"普通：前向之后留着 {plain} 个数；检查点：{saved} 个（每段只留输入，反向时重算）")
    print("梯度逐位相同：", torch.equal(a, b))


def higher_order() -> None:
    x = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    y = x**4
    for order in range(1, 5):
        (y,) = torch.autograd.grad(y, x, create_graph=True)
        print(f"x⁴ 在 2 处的第 {order} 阶导数：{y.item()}")
    jacobian = torch.func.vmap(torch.func.grad(lambda t: t**4))(torch.tensor([1.0, 2.0, 3.0]))
    print("vmap(grad(x⁴))，一次算三个点：", jacobian.tolist())


def main() -> None:
    torch.set_num_threads(1)
    for part in (twice, hooks, custom, checkpointing, higher_order):
        print(f"== {part.__name__} ==")
        part()


if __name__ == "__main__":
    main()
