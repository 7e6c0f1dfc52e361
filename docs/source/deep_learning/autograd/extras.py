"""给引擎添三样东西：自己规定的求导规则、看见并改写梯度的钩子、用时间换空间的检查点。"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograd.engine import Tensor, apply, edges_of, path, recording, run_backward, tanh, topological_order


def round_ste(a: Tensor) -> Tensor:
    """前向取整，反向当作恒等：直通估计（Bengio 等 2013）。自定义规则就是一次 apply。"""
    return apply("round_ste", np.round(a.data), (a, lambda g: g, []))


def checkpoint(f: Callable[..., Tensor], *inputs: Tensor) -> Tensor:
    """算 f(*inputs)，只留下输入；反向走到这里时把 f 重算一遍，再往回求。
    来源：Chen 等 (2016)。

    f 用到的要梯度的张量必须都在 inputs 里，否则反向时抛出 RuntimeError；
    也不支持 create_graph。
    """
    with recording(False):
        out = f(*inputs)
    # 各个输入共用同一次重算：{梯度的 id: 各输入的梯度}
    again: dict[int, list[Tensor]] = {}

    def rule(k: int) -> Callable[..., Tensor]:
        def vjp(g: Tensor, *kept: Tensor) -> Tensor:
            if id(g) not in again:
                again.clear()
                again[id(g)] = recompute(f, kept, g)
            return again[id(g)][k]

        return vjp

    return apply(
        "checkpoint",
        out.data,
        *((x, rule(k), list(inputs)) for k, x in enumerate(inputs)),
    )


def recompute(
    f: Callable[..., Tensor], kept: tuple[Tensor, ...], g: Tensor
) -> list[Tensor]:
    """在断开历史的输入上重算 f，返回梯度 g 对各个输入的 VJP。"""
    if g.requires_grad:
        raise RuntimeError("检查点不支持 create_graph：重算出来的图与原来的图没有连着")
    leaves = [Tensor(x.data, requires_grad=True) for x in kept]
    with recording(True):
        out = f(*leaves)
    if not out.requires_grad:
        return [Tensor(np.zeros(leaf.shape)) for leaf in leaves]
    grads = run_backward(out, g)
    known = {id(leaf) for leaf in leaves}
    if any(
        isinstance(source, Tensor) and id(source) not in known
        for source, _ in grads.values()
    ):
        raise RuntimeError(
            "检查点里的函数用到了一个没有传进来的张量："
            "把它也写进 checkpoint(f, …) 的参数"
        )
    return [
        grads[id(leaf)][1] if id(leaf) in grads else Tensor(np.zeros(leaf.shape))
        for leaf in leaves
    ]


def kept_numbers(output: Tensor) -> int:
    """output 的图为反向留下了多少个数；同一块数据（同一个版本计数器）只数一次，视图算它主人的。"""
    kept = {
        id(saved.tensor._version): path(saved.tensor)[0].data.size
        for source in topological_order(output.source)
        for edge in edges_of(source)
        for saved in edge.saved
    }
    return sum(kept.values())


def kept_bytes(output: Tensor) -> int:
    return kept_numbers(output) * np.dtype(np.float64).itemsize


def main() -> None:
    x = Tensor([0.4, 1.7], requires_grad=True)
    round_ste(x).sum().backward()
    print("直通估计：前向", round_ste(x).data.tolist(), "，梯度", x.grad.data.tolist())

    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 3.0
    y.register_hook(lambda g: print("流到 y 的梯度：", g.data.tolist()))
    y.register_hook(lambda g: np.minimum(g.data, 2.0))  # 返回值顶替梯度
    (y**2).sum().backward()
    print("x 收到：", x.grad.data.tolist())

    def block(t: Tensor) -> Tensor:
        for _ in range(10):
            t = tanh(t)
        return t

    found = []
    for use in (False, True):
        x = Tensor(np.full(1000, 0.5), requires_grad=True)
        y = x
        for _ in range(10):
            y = checkpoint(block, y) if use else block(y)
        kept = kept_numbers(y)
        y.sum().backward()
        found.append((kept, x.grad.data))
    (plain, a), (saved, b) = found
    print(f"普通：前向之后留着 {plain} 个数；检查点：{saved} 个")
    print("梯度逐位相同：", np.array_equal(a, b))


if __name__ == "__main__":
    main()
