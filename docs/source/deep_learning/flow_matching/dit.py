"""DiT：把潜图切成小块当作词元，用 Transformer 预测速度；时间与类别只从层归一化的缩放、平移和闸门进来。"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from stable_diffusion.unet import Attention, time_embedding

CLASSES = 10
EMPTY = CLASSES  # “没说是哪个数字”也是一类，无分类器引导要用
CLOCK = 1000  # 时间在 [0, 1] 里，乘上它再做正弦编码


def patchify(x: Tensor, patch: int) -> Tensor:
    """[n, c, h, w] → [n, (h/p)·(w/p), c·p·p]：一行行地切，每块摊平。"""
    n, c, h, w = x.shape
    blocks = x.view(n, c, h // patch, patch, w // patch, patch)
    return blocks.permute(0, 2, 4, 1, 3, 5).reshape(n, -1, c * patch * patch)


def unpatchify(tokens: Tensor, patch: int, side: int) -> Tensor:
    """patchify 的逆：[n, 块数, c·p·p] → [n, c, side, side]。"""
    n, cells = len(tokens), side // patch
    blocks = tokens.view(n, cells, cells, -1, patch, patch)
    return blocks.permute(0, 3, 1, 4, 2, 5).reshape(n, -1, side, side)


def grid_positions(cells: int, width: int) -> Tensor:
    """二维的正弦位置编码 [cells², width]：一半说行，一半说列。"""
    line = time_embedding(torch.arange(cells), width // 2)
    return torch.cat([line.repeat_interleave(cells, 0), line.repeat(cells, 1)], 1)


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """x [n, t, width]，每张图自己的平移和缩放 [n, width]。"""
    return x * (1 + scale[:, None]) + shift[:, None]


class Block(nn.Module):
    """adaLN-Zero 的一层。来源：Peebles 与 Xie (2023)，图 3。

    条件 [n, width] 变出六个向量：注意力和前馈各有平移、缩放、闸门。gate 是闸门的初值：0 时整层一开始是恒等，
    1 时是普通的残差层。
    """

    def __init__(self, width: int, heads: int, gate: float = 0.0) -> None:
        super().__init__()
        self.attention = Attention(width, width, heads)
        self.feed_forward = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU("tanh"), nn.Linear(4 * width, width))
        self.condition = nn.Linear(width, 6 * width)
        nn.init.zeros_(self.condition.weight)
        with torch.no_grad():
            self.condition.bias.copy_(torch.tensor([0.0, 0.0, gate, 0.0, 0.0, gate]).repeat_interleave(width))

    def forward(self, x: Tensor, given: Tensor) -> Tensor:
        six = self.condition(F.silu(given)).chunk(6, 1)
        shift1, scale1, gate1, shift2, scale2, gate2 = six
        h = modulate(F.layer_norm(x, x.shape[-1:], eps=1e-6), shift1, scale1)
        x = x + gate1[:, None] * self.attention(h, h)
        h = modulate(F.layer_norm(x, x.shape[-1:], eps=1e-6), shift2, scale2)
        return x + gate2[:, None] * self.feed_forward(h)


class DiT(nn.Module):
    """(x [n, c, 4, 4], 时间 t [n] 在 [0, 1] 里, 类别 [n]) → 速度，形状同 x。来源：Peebles 与 Xie (2023)，3.2 节。"""

    def __init__(
        self,
        channels: int = 2,
        side: int = 4,
        patch: int = 1,
        width: int = 48,
        depth: int = 3,
        heads: int = 4,
        gate: float = 0.0,
    ) -> None:
        super().__init__()
        self.patch, self.side, self.width = patch, side, width
        self.enter = nn.Linear(channels * patch**2, width)
        self.register_buffer("position", grid_positions(side // patch, width), persistent=False)
        self.time = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.label = nn.Embedding(CLASSES + 1, width)
        self.blocks = nn.ModuleList(Block(width, heads, gate) for _ in range(depth))
        self.condition = nn.Linear(width, 2 * width)
        self.leave = nn.Linear(width, channels * patch**2)
        for layer in (self.condition, self.leave):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor, t: Tensor, label: Tensor) -> Tensor:
        given = self.time(time_embedding(CLOCK * t, self.width)) + self.label(label)
        h = self.enter(patchify(x, self.patch)) + self.position
        for block in self.blocks:
            h = block(h, given)
        shift, scale = self.condition(F.silu(given)).chunk(2, 1)
        h = self.leave(modulate(F.layer_norm(h, h.shape[-1:], eps=1e-6), shift, scale))
        return unpatchify(h, self.patch, self.side)


@torch.no_grad()
def main() -> None:
    torch.manual_seed(0)
    x, t, label = torch.randn(5, 2, 4, 4), torch.rand(5), torch.arange(5)
    for patch in (1, 2, 4):
        tokens = patchify(x, patch)
        back = torch.equal(unpatchify(tokens, patch, 4), x)
        print(f"块 {patch}×{patch}：{list(x.shape[1:])} → {list(tokens.shape[1:])}，拼得回去：{back}")
    for gate in (0.0, 1.0):
        block = Block(48, 4, gate)
        h, given = torch.randn(5, 16, 48), torch.randn(5, 48)
        moved = (block(h, given) - h).norm() / h.norm()
        print(f"闸门从 {gate:.0f} 开始：一层改动了输入的 {moved:.0%}")
    model = DiT()
    print(f"整个 DiT：{sum(p.numel() for p in model.parameters()):,} 个参数，"
          f"刚初始化时速度全是零：{bool((model(x, t, label) == 0).all())}")  # fmt: skip


if __name__ == "__main__":
    main()
