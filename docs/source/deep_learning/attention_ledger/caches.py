"""解码时键值缓存有多大：多头、分组、单组、潜变量（MLA），每个词元几个字节，一块卡放得下几个词元。"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Shape:
    """一个解码器与缓存有关的尺寸；latent、rotary 只有 MLA 用：每层每个词元只存一个潜向量和一个公用的旋转键。"""

    name: str
    layers: int
    heads: int
    head: int
    groups: int = 0
    latent: int = 0
    rotary: int = 0

    def per_token(self, item: int = 2) -> int:
        """每个词元要存几个字节；item 是一个数占的字节，半精度是 2。"""
        numbers = self.latent + self.rotary if self.latent else 2 * self.groups * self.head
        return self.layers * numbers * item


#: 尺寸取自各模型公布的配置；“若用多头”是同样的头数、不分组。
PUBLISHED = (
    Shape("Llama 2 7B（多头）", 32, 32, 128, groups=32),
    Shape("Llama 2 70B（8 组）", 80, 64, 128, groups=8),
    Shape("Llama 2 70B，若用多头", 80, 64, 128, groups=64),
    Shape("Llama 3 8B（8 组）", 32, 32, 128, groups=8),
    Shape("DeepSeek-V2（MLA）", 60, 128, 128, latent=512, rotary=64),
    Shape("DeepSeek-V2，若用多头", 60, 128, 128, groups=128),
)


def grouped(query: Array, key: Array, value: Array) -> Array:
    """分组查询：query [h, t, d]，key、value [g, s, d]，每 h/g 个头共用一组。
    来源：Ainslie 等 (2023)，2.2 节。
    """
    heads, groups = len(query), len(key)
    if heads % groups:
        raise ValueError(f"{heads} 个头不能平分成 {groups} 组")
    several = query.reshape(groups, heads // groups, *query.shape[1:])
    scores = several @ key[:, None].swapaxes(-1, -2)
    weights = softmax(scores / np.sqrt(query.shape[-1]))
    return (weights @ value[:, None]).reshape(heads, query.shape[1], value.shape[-1])


def softmax(scores: Array) -> Array:
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def latent_explicit(query: Array, latent: Array, up_key: Array, up_value: Array) -> Array:
    """MLA 照定义：latent [s, c] 先展开成每个头的键和值 [h, s, d]，再做多头注意力。query [h, t, d]，up_* [h, c, d]。"""
    return grouped(query, latent @ up_key, latent @ up_value)


def latent_absorbed(
    query: Array, latent: Array, up_key: Array, up_value: Array
) -> Array:
    """不展开：up_key 并到查询一边，up_value 最后乘。DeepSeek-AI (2024)，2.1.2 节。"""
    scores = query @ up_key.swapaxes(-1, -2) @ latent.T
    weights = softmax(scores / np.sqrt(query.shape[-1]))
    return weights @ latent @ up_value


def told(one: Array, two: Array) -> str:
    return "< 1e-12" if np.abs(one - two).max() < 1e-12 else "不小"


def main() -> None:
    print("每个词元的缓存（半精度），8 GiB 放得下几个词元：")
    for shape in PUBLISHED:
        size = shape.per_token()
        print(f"{size / 1024:8.1f} KiB {8 * 2**30 // size:9,}  {shape.name}")
    rng = np.random.default_rng(0)
    query, key, value = (
        rng.standard_normal((8, 3, 16)),
        rng.standard_normal((2, 10, 16)),
        rng.standard_normal((2, 10, 16)),
    )
    repeated = grouped(query, key.repeat(4, 0), value.repeat(4, 0))
    print(f"8 个头分 2 组，与把每组抄成 4 份的多头，相差 {told(grouped(query, key, value), repeated)}")
    latent, up_key, up_value = (
        rng.standard_normal((10, 24)),
        rng.standard_normal((8, 24, 16)),
        rng.standard_normal((8, 24, 16)),
    )
    one, two = (f(query, latent, up_key, up_value) for f in (latent_explicit, latent_absorbed))
    print(f"MLA 展开与不展开，相差 {told(one, two)}")
    expanded, kept = 2 * 8 * 10 * 16, latent.size
    print(f"这个例子里展开要存 {expanded} 个数，不展开只存 {kept} 个")


if __name__ == "__main__":
    main()
