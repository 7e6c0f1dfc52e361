"""小 DETR：卷积主干、Transformer 编码器、带对象查询的解码器、两个预测头。"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from transformer.attention import MultiHeadAttention

WIDTH, QUERIES, CLASSES = 80, 16, 10  # 第 10 类（编号从 0 起）是“没有对象”
GRID = 6  # 48×48 的图缩小 8 倍


def sine(points: Tensor, width: int = WIDTH) -> Tensor:
    """[0, 1] 里的点 [..., 2]（x, y）→ 二维正弦位置编码 [..., width]：前一半编 y，后一半编 x。"""
    frequency = 2 * math.pi / 20 ** (torch.arange(width // 4) / (width // 4))
    angles = points.flip(-1)[..., None] * frequency  # [..., 2, width/4]
    return torch.cat([angles.sin(), angles.cos()], -1).flatten(-2)


def grid(cells: int) -> Tensor:
    """cells×cells 个格子的中心 [cells², 2]，按行排列，坐标在 (0, 1)。"""
    ticks = (torch.arange(cells) + 0.5) / cells
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    return torch.stack([x, y], -1).flatten(0, 1)


class Attention(MultiHeadAttention):
    """Transformer 那一章的多头注意力，但键和值可以不同：DETR 只给查询和键加位置。"""

    def look(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
        return self(query, (self.split(self.key(key)), self.split(self.value(value))), mask)[0]


def feed_forward() -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.ReLU(), nn.Linear(2 * WIDTH, WIDTH))


class EncoderLayer(nn.Module):
    """格子之间的自注意力：x [n, 36, 80]，position [36, 80]。"""

    def __init__(self) -> None:
        super().__init__()
        self.attention, self.mlp = Attention(WIDTH, 4), feed_forward()
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(2))

    def forward(self, x: Tensor, position: Tensor) -> Tensor:
        h = self.norms[0](x)
        x = x + self.attention.look(h + position, h + position, h)
        return x + self.mlp(self.norms[1](x))


class DecoderLayer(nn.Module):
    """查询之间先互相看（商量谁负责哪个对象），再去看图。
    没有因果掩码：所有对象一次出齐。
    """

    def __init__(self) -> None:
        super().__init__()
        self.among, self.image, self.mlp = (
            Attention(WIDTH, 4),
            Attention(WIDTH, 4),
            feed_forward(),
        )
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))

    def forward(
        self,
        x: Tensor,
        query: Tensor,
        memory: Tensor,
        position: Tensor,
        mask: Tensor | None = None,
    ) -> Tensor:
        h = self.norms[0](x)
        x = x + self.among.look(h + query, h + query, h, mask)
        x = x + self.image.look(self.norms[1](x) + query, memory + position, memory)
        return x + self.mlp(self.norms[2](x))


def convolution(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


@dataclass(frozen=True)
class Extra:
    """训练时外加的查询：content [n, k, 80]，point [n, k, 2]（logit），mask [16 + k, 16 + k]（真表示可以看）。"""

    content: Tensor
    point: Tensor
    mask: Tensor


class Detr(nn.Module):
    """图像 [n, 48, 48] → 每个解码层一对 (类别得分 [n, 16, 11]、框 [n, 16, 4]，中心宽高，[0, 1])。

    reference=False 是 2020 年的原版：查询是学出来的向量。reference=True 时每个查询另有一个参考点，
    位置编码由它算出，框的中心在它旁边逐层修正；查询的个数 queries 须是平方数，参考点起初排成方阵，
    不是时引发 ValueError。来源：Carion 等 (2020)；Liu 等 (2022，DAB-DETR)。
    """

    def __init__(
        self, reference: bool = True, queries: int = QUERIES, encoders: int = 2, decoders: int = 3, base: int = 16
    ) -> None:
        super().__init__()
        self.reference, self.queries = reference, queries
        self.backbone = nn.Sequential(
            convolution(1, base, 2), convolution(base, 2 * base, 2), convolution(2 * base, 2 * base, 1),
            convolution(2 * base, 4 * base, 2), convolution(4 * base, 4 * base, 1), nn.Conv2d(4 * base, WIDTH, 1),
        )  # fmt: skip
        self.encoders = nn.ModuleList(EncoderLayer() for _ in range(encoders))
        self.decoders = nn.ModuleList(DecoderLayer() for _ in range(decoders))
        self.memory_norm, self.query_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.content = nn.Parameter(torch.randn(queries, WIDTH) * 0.1)
        if reference:
            if math.isqrt(queries) ** 2 != queries:
                raise ValueError(f"{queries} 个参考点排不成方阵；取 4、9、16、25、36……")
            self.points = nn.Parameter(grid(math.isqrt(queries)).logit())
            self.from_point = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH))
        else:
            self.query = nn.Parameter(torch.randn(queries, WIDTH))
        self.classify = nn.Linear(WIDTH, CLASSES + 1)
        self.locate = nn.Sequential(
            nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 4)
        )

    def encode(self, images: Tensor) -> Tensor:
        """[n, 48, 48] → 记忆 [n, 36, 80]，一格一行。"""
        position = sine(grid(GRID))
        memory = self.backbone(images[:, None]).flatten(2).transpose(1, 2)
        for encoder in self.encoders:
            memory = encoder(memory, position)
        return self.memory_norm(memory)

    def forward(self, images: Tensor) -> list[tuple[Tensor, Tensor]]:
        return self.decode(self.encode(images))

    def decode(
        self, memory: Tensor, extra: Extra | None = None
    ) -> list[tuple[Tensor, Tensor]]:
        """记忆 [n, 36, 80] → 每个解码层一对 (得分, 框)；
        extra 是训练时外加的查询，排在后面。
        """
        position = sine(grid(GRID))
        x = self.content.expand(len(memory), -1, -1)
        point = self.points.expand(len(memory), -1, -1) if self.reference else None
        if extra is not None and point is not None:
            x, point = (
                torch.cat([x, extra.content], 1),
                torch.cat([point, extra.point], 1),
            )
        outputs = []
        for decoder in self.decoders:
            x = decoder(x, self.place(point), memory, position, extra and extra.mask)
            h = self.query_norm(x)
            raw = self.locate(h)
            if point is not None:
                # 中心从参考点出发，宽高从 sigmoid(-1) 出发
                raw = raw + F.pad(point, (0, 2), value=-1.0)
                point = raw[..., :2].detach()
            outputs.append((self.classify(h), raw.sigmoid()))
        return outputs

    def place(self, point: Tensor | None) -> Tensor:
        """解码器里加给查询的位置向量 [16, 80] 或 [n, 16, 80]。"""
        if point is None:
            return self.query
        where = sine(point.sigmoid())
        return where + self.from_point(where)


def main() -> None:
    torch.manual_seed(0)
    for reference in (False, True):
        model = Detr(reference)
        print("参考点查询" if reference else "原版查询", sum(p.numel() for p in model.parameters()), "个参数")
    outputs = model.eval()(torch.randn(2, 48, 48))
    for number, (scores, boxes) in enumerate(outputs, 1):
        print(f"第 {number} 个解码层：得分 {list(scores.shape)}，框 {list(boxes.shape)}")
    print("第 0 个查询的参考点", grid(4)[0].tolist(), "，最后一个", grid(4)[-1].tolist())


if __name__ == "__main__":
    main()
