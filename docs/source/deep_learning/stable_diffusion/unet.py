"""去噪网络：带时间嵌入和交叉注意力的 U-Net，在 4×4 的潜空间里工作。"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from stable_diffusion.autoencoder import ResidualBlock
from stable_diffusion.text_encoder import WIDTH as CONTEXT
from transformer.attention import attend

TIME = 96


def time_embedding(t: Tensor, width: int) -> Tensor:
    """时间步 [n] → [n, width]：与 Transformer 的正弦位置编码同一个公式。"""
    frequency = torch.exp(-math.log(10_000) * torch.arange(width // 2) / (width // 2))
    angle = t.float()[:, None] * frequency
    return torch.cat([angle.sin(), angle.cos()], 1)


class Attention(nn.Module):
    """查询来自 x [n, t, width]，键和值来自 memory [n, s, context]；memory 就是 x 时是自注意力。"""

    def __init__(self, width: int, context: int, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width, bias=False)
        self.key, self.value = nn.Linear(context, width, bias=False), nn.Linear(context, width, bias=False)
        self.out = nn.Linear(width, width)
        self.weights: Tensor | None = None  # 最近一次的权重 [n, heads, t, s]，画图用

    def forward(self, x: Tensor, memory: Tensor, visible: Tensor | None = None) -> Tensor:
        def split(h: Tensor) -> Tensor:
            return h.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        y, weights = attend(split(self.query(x)), split(self.key(memory)), split(self.value(memory)), visible)
        self.weights = weights.detach()
        return self.out(y.transpose(1, 2).flatten(2))


class TextBlock(nn.Module):
    """潜图的每个格子先互相看（自注意力），再去看每个字（交叉注意力），最后过前馈网络。
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.group = nn.GroupNorm(8, width)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.look_around, self.look_at_text = (
            Attention(width, width),
            Attention(width, CONTEXT),
        )
        self.feed_forward = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.out = nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor, text: Tensor, visible: Tensor) -> Tensor:
        h = self.group(x).flatten(2).transpose(1, 2)  # [n, 格子, width]
        own = self.norms[0](h)
        h = h + self.look_around(own, own)
        h = h + self.look_at_text(self.norms[1](h), text, visible)
        h = h + self.feed_forward(self.norms[2](h))
        return x + self.out(h).transpose(1, 2).view_as(x)


class UNet(nn.Module):
    """(x_t [n, channels, 4, 4], t [n], 文字特征, 掩码) → 预测的噪声，形状同 x_t。来源：Rombach 等 (2022)，3.3 节。"""

    def __init__(self, channels: int = 2, width: int = 32) -> None:
        super().__init__()
        wide = 2 * width
        self.width = width
        self.time = nn.Sequential(nn.Linear(width, TIME), nn.SiLU(), nn.Linear(TIME, TIME))
        self.enter = nn.Conv2d(channels, width, 3, padding=1)
        self.down1, self.text1 = ResidualBlock(width, width, TIME), TextBlock(width)
        self.shrink = nn.Conv2d(width, width, 3, stride=2, padding=1)
        self.down2, self.text2 = ResidualBlock(width, wide, TIME), TextBlock(wide)
        self.middle, self.text3 = ResidualBlock(wide, wide, TIME), TextBlock(wide)
        self.up2 = ResidualBlock(2 * wide, wide, TIME)
        self.grow = nn.Conv2d(wide, width, 3, padding=1)
        self.up1, self.text4 = ResidualBlock(2 * width, width, TIME), TextBlock(width)
        self.leave = nn.Sequential(nn.GroupNorm(8, width), nn.SiLU(), nn.Conv2d(width, channels, 3, padding=1))
        nn.init.zeros_(self.leave[2].weight)
        nn.init.zeros_(self.leave[2].bias)

    def forward(self, x: Tensor, t: Tensor, text: Tensor, visible: Tensor) -> Tensor:
        time = self.time(time_embedding(t, self.width))
        fine = self.text1(self.down1(self.enter(x), time), text, visible)  # [n, 32, 4, 4]
        coarse = self.text2(self.down2(self.shrink(fine), time), text, visible)  # [n, 64, 2, 2]
        h = self.text3(self.middle(coarse, time), text, visible)
        h = self.up2(torch.cat([h, coarse], 1), time)  # 跳连：把下行时的特征接回来
        h = self.grow(F.interpolate(h, scale_factor=2))
        h = self.text4(self.up1(torch.cat([h, fine], 1), time), text, visible)
        return self.leave(h)


def main() -> None:
    torch.manual_seed(0)
    model = UNet()
    for name, part in model.named_children():
        print(f"{name:<8}{sum(p.numel() for p in part.parameters()):>8} 个参数")
    print(f"{'合计':<6}{sum(p.numel() for p in model.parameters()):>8} 个参数")
    text, visible = torch.randn(3, 12, CONTEXT), torch.ones(3, 1, 1, 12, dtype=torch.bool)
    noise = model(torch.randn(3, 2, 4, 4), torch.tensor([0, 500, 999]), text, visible)
    print(f"输出 {list(noise.shape)}；刚初始化时全是零：{bool((noise == 0).all())}")


if __name__ == "__main__":
    main()
