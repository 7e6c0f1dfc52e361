"""边定义边运行：同一段源代码，每次执行留下的图都可以不同。"""

from __future__ import annotations

from autograd.engine import Node, Tensor, tanh, topological_order


def shrink(x: Tensor) -> Tensor:
    """反复减半，直到够小；循环几圈由数据决定。"""
    while abs(x.item()) > 1.0:
        x = x * 0.5 if x.item() > 0 else -x
    return tanh(x)


def steps(y: Tensor) -> str:
    """从输入到输出，图里实际有哪几步。"""
    return " → ".join(s.name if isinstance(s, Node) else "x" for s in reversed(topological_order(y.source)))


def main() -> None:
    for value in (0.5, 3.0, -5.0):
        x = Tensor(value, requires_grad=True)
        y = shrink(x)
        path = steps(y)
        y.backward()
        print(f"x = {value:4}：{path:40} dy/dx = {x.grad.item():.6f}")


if __name__ == "__main__":
    main()
