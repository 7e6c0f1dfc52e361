"""从最后一个位置往回看：梯度走过 n 步之后还剩多少——RNN、LSTM 与注意力。"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from sphinx_runnable_listings.conclusions import Measurement
from transformer.attention import MultiHeadAttention

WIDTH = 32
FORGET = {"LSTM": None, "LSTM，b=1": 1.0, "LSTM，b=3": 3.0, "LSTM，b=5": 5.0}  # 遗忘门的偏置；None 是 PyTorch 的初值
MODELS = ("RNN", *FORGET, "注意力")
TRIALS, FARTHEST = 8, 50
RECORD = Path(__file__).with_name("results") / "conclusions" / "gradient.json"


def surviving_gradients(model: str, length: int, trials: int = TRIALS) -> list[float]:
    """随机初始化、随机输入下，最后一个输出对第一个输入的梯度范数 ÷ 对最后一个输入的梯度范数，一粒种子一个。"""
    ratios = []
    for seed in range(trials):
        torch.manual_seed(seed)
        x = torch.randn(1, length, WIDTH, dtype=torch.float64, requires_grad=True)
        _last_output(model, x).sum().backward()
        norms = x.grad[0].norm(dim=-1)
        ratios.append(float(norms[0] / norms[-1]))
    return ratios


def surviving_gradient(model: str, length: int, trials: int = TRIALS) -> float:
    """各粒种子的几何平均。"""
    return torch.tensor(surviving_gradients(model, length, trials)).log().mean().exp().item()


def _last_output(model: str, x: Tensor) -> Tensor:
    if model == "注意力":
        layer = MultiHeadAttention(WIDTH, 4).double()
        return layer(x, layer.project(x))[0][:, -1]
    layer = (nn.RNN if model == "RNN" else nn.LSTM)(WIDTH, WIDTH, batch_first=True).double()
    if (bias := FORGET.get(model)) is not None:
        with torch.no_grad():
            layer.bias_ih_l0[WIDTH : 2 * WIDTH] = bias  # 四个门的次序：输入、遗忘、候选、输出
            layer.bias_hh_l0[WIDTH : 2 * WIDTH] = 0
    return layer(x)[0][:, -1]


def main() -> None:
    print(("相隔步数" + "".join(f"  {name}" + " " * (9 - columns(name)) for name in MODELS)).rstrip())
    for length in (2, 5, 10, 20, 50):
        cells = [f"{surviving_gradient(name, length):.1e}" for name in MODELS]
        print((f"{length - 1:>8}" + "".join(f"  {cell:<9}" for cell in cells)).rstrip())
    left = {model: surviving_gradients(model, FARTHEST) for model in MODELS}
    what = f"相隔 {FARTHEST - 1} 步，梯度剩下几分之几"
    Measurement(what, "python -m transformer.distance", tuple(range(TRIALS)), left).write(RECORD, digits=3)


def columns(text: str) -> int:
    """text 在等宽字体里占几列；汉字和全角标点占两列。"""
    return sum(1 + (ord(char) > 0x2E80) for char in text)


if __name__ == "__main__":
    main()
