"""从最后一个位置往回看：梯度走过 n 步之后还剩多少——RNN、LSTM 与注意力。"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from transformer.attention import MultiHeadAttention

WIDTH = 32


def surviving_gradient(model: str, length: int, trials: int = 8) -> float:
    """随机初始化、随机输入下，最后一个输出对第一个输入的梯度范数 ÷ 对最后一个输入的梯度范数（取几何平均）。"""
    ratios = []
    for seed in range(trials):
        torch.manual_seed(seed)
        x = torch.randn(1, length, WIDTH, dtype=torch.float64, requires_grad=True)
        _last_output(model, x).sum().backward()
        norms = x.grad[0].norm(dim=-1)
        ratios.append(norms[0] / norms[-1])
    return torch.stack(ratios).log().mean().exp().item()


def _last_output(model: str, x: Tensor) -> Tensor:
    if model == "注意力":
        layer = MultiHeadAttention(WIDTH, 4).double()
        return layer(x, layer.project(x))[0][:, -1]
    kind = {"RNN": nn.RNN, "LSTM": nn.LSTM}[model]
    return kind(WIDTH, WIDTH, batch_first=True).double()(x)[0][:, -1]


def main() -> None:
    print("相隔步数  " + "  ".join(f"{name:<8}" for name in ("RNN", "LSTM", "注意力")))
    for length in (2, 5, 10, 20, 50):
        cells = [f"{surviving_gradient(name, length):.1e}" for name in ("RNN", "LSTM", "注意力")]
        print(f"{length - 1:>6}    " + "   ".join(cells))


if __name__ == "__main__":
    main()
