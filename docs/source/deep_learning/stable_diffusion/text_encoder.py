"""小 CLIP：中文说明和图像进同一个空间，配对的靠近，不配对的推开。"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from stable_diffusion.digits import LENGTH, NUMERALS, VOCABULARY, caption, load, tokenize
from stable_diffusion.weights import restore
from transformer.layers import EncoderLayer

WIDTH = 48


class TextEncoder(nn.Module):
    """编号 [n, 12] → 逐字特征 [n, 12, 48]、可见掩码 [n, 1, 1, 12]、整句向量 [n, 48]。"""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(len(VOCABULARY), WIDTH)
        self.position = nn.Parameter(torch.randn(LENGTH, WIDTH) * 0.02)
        self.layers = nn.ModuleList(EncoderLayer(WIDTH, 4, 2 * WIDTH, norm_first=True) for _ in range(2))
        self.norm = nn.LayerNorm(WIDTH)
        self.project = nn.Linear(WIDTH, WIDTH)

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        visible = (ids != 0)[:, None, None]
        x = self.embed(ids) + self.position
        for layer in self.layers:
            x = layer(x, visible)
        x = self.norm(x)
        return x, visible, F.normalize(self.project(x[:, 0]), dim=-1)


class ImageEncoder(nn.Module):
    """图像 [n, 1, 8, 8] → 单位向量 [n, 48]。训练完小 CLIP 后，生成时用不到它。"""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 3, 2, 1), nn.SiLU(), nn.Conv2d(32, 48, 3, 2, 1), nn.SiLU(),
            nn.Flatten(), nn.Linear(192, WIDTH),
        )
        self.temperature = nn.Parameter(torch.tensor(2.0))

    def forward(self, images: Tensor) -> Tensor:
        return F.normalize(self.body(images), dim=-1)


def contrastive_loss(
    image: Tensor, text: Tensor, key: Tensor, temperature: Tensor
) -> Tensor:
    """对称的对比损失；key 相同的（同一个数字、同样粗细）都算正例。
    来源：Radford 等 (2021)，图 3。
    """
    scores = temperature.exp() * image @ text.T
    positive = (key[:, None] == key[None]).float()
    positive = positive / positive.sum(1, keepdim=True)
    by_image = (positive * scores.log_softmax(1)).sum(1).mean()
    by_text = (positive * scores.T.log_softmax(1)).sum(1).mean()
    return -(by_image + by_text) / 2


@torch.no_grad()
def zero_shot(image_encoder: ImageEncoder, text_encoder: TextEncoder, images: Tensor) -> Tensor:
    """不训练分类器，只比较图像与十句“数字几”哪句最近；返回猜的数字 [n]。"""
    text = text_encoder(tokenize([f"数字{numeral}" for numeral in NUMERALS]))[2]
    return (image_encoder(images) @ text.T).argmax(1)


def main() -> None:
    torch.set_num_threads(1)
    _, test, _ = load()
    text_encoder, image_encoder = restore(TextEncoder(), "text"), restore(ImageEncoder(), "image")
    right = zero_shot(image_encoder, text_encoder, test.images) == test.labels
    print(f"零样本分类，测试集：{right.float().mean():.1%} 正确")
    with torch.no_grad():
        draw = np.random.default_rng(0)
        sentences = [caption(int(n), int(s), draw) for n, s in zip(test.labels, test.stroke, strict=True)]
        images, vectors = image_encoder(test.images), text_encoder(tokenize(sentences))[2]
        key = 3 * test.labels + test.stroke
        paired = contrastive_loss(images, vectors, key, image_encoder.temperature)
        shuffled = contrastive_loss(images, vectors.roll(1, 0), key, image_encoder.temperature)
    print(f"对比损失，测试集：图文配对 {paired:.2f}，错开一位 {shuffled:.2f}")
    with torch.no_grad():
        vectors = text_encoder(tokenize(["数字三", "一个3", "细的数字三", "粗的数字三", "数字八"]))[2]
    print("“数字三”与各句的余弦：")
    for text, cosine in zip(["一个3", "细的数字三", "粗的数字三", "数字八"], vectors[1:] @ vectors[0], strict=True):
        print(f"  {text}：{cosine:+.2f}")


if __name__ == "__main__":
    main()
