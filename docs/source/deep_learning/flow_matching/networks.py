"""参加比较的网络：同样的输入输出，DiT，和 Stable Diffusion 一章的 U-Net。"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from flow_matching.dit import CLASSES, CLOCK
from stable_diffusion.text_encoder import WIDTH as CONTEXT
from stable_diffusion.unet import UNet

Network = Callable[[Tensor, Tensor, Tensor], Tensor]  # (x [n, 2, 4, 4], t [n], 类别 [n]) → 速度


class LabelledUNet(nn.Module):
    """那一章的 U-Net，原样；类别当作只有一个字的“提示词”，从交叉注意力进去。"""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.unet = UNet(2, width)
        self.label = nn.Embedding(CLASSES + 1, CONTEXT)

    def forward(self, x: Tensor, t: Tensor, label: Tensor) -> Tensor:
        seen = torch.ones(len(x), 1, 1, 1, dtype=torch.bool)
        return self.unet(x, CLOCK * t, self.label(label)[:, None], seen)


def multiplications(model: nn.Module, batch: int = 64) -> int:
    """一批图前向加反向的浮点运算次数，由 torch 数出（只数矩阵乘法和卷积，一次乘加算两次）。"""
    x, t, label = torch.zeros(batch, 2, 4, 4), torch.zeros(batch), torch.zeros(batch, dtype=torch.long)
    with FlopCounterMode(display=False) as counter:
        model(x, t, label).square().sum().backward()
    return counter.get_total_flops()


def parameters(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters())


def main() -> None:
    from flow_matching.train import KINDS

    torch.set_num_threads(1)
    print(f"{'哪一种':<16}参数    一步的 MFLOP   步数   全程的 GFLOP")
    for name in ("dit", "unet", "dit-flops"):
        kind = KINDS[name]
        model = kind.network()
        each = multiplications(model) / 1e6
        row = f"{parameters(model):>9,}{each:>11.0f}{kind.steps:>11}{each * kind.steps / 1e3:>12.0f}"
        print(f"{name:<13}{row}")


if __name__ == "__main__":
    main()
