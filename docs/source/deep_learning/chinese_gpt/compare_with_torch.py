"""每一块与 torch 自己的比，分词与 Hugging Face 的 tokenizers 比：同样的输入、同样的合并，一个不差。"""

from __future__ import annotations

import json
import os
import random

import torch
import torch.nn.functional as F

from chinese_gpt.blocks import GroupedAttention, RMSNorm, SwiGLU, attend
from chinese_gpt.bpe import PIECE, Tokenizer
from chinese_gpt.quatrains import split
from transformer.positions import rotate


def compare(width: int, heads: int, groups: int, length: int, seed: int) -> dict[str, float]:
    """一组尺寸下，每一块与 torch 的最大误差；双精度。width / heads 要是偶数。"""
    torch.manual_seed(seed)
    d = width // heads
    x = torch.randn(2, length, width, dtype=torch.float64)
    norm, feed = RMSNorm(width).double(), SwiGLU(width, 2 * width).double()
    layer = GroupedAttention(width, heads, groups).double()
    torch.nn.init.normal_(norm.weight)
    query = torch.randn(2, heads, length, d, dtype=torch.float64)
    key, value = torch.randn(2, 2, groups, length, d, dtype=torch.float64)
    sdpa = F.scaled_dot_product_attention(query, key, value, is_causal=True, enable_gqa=True)
    places = torch.arange(length)
    frequency = 10000.0 ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    turns = torch.polar(torch.ones(length, d // 2).double(), places[:, None] * frequency)
    turned = torch.view_as_complex(query.unflatten(-1, (-1, 2)).contiguous()) * turns
    gated = F.silu(F.linear(x, feed.gate.weight)) * F.linear(x, feed.up.weight)
    q, k, v = (
        F.linear(x, part.weight).unflatten(-1, (-1, d)).transpose(1, 2)
        for part in (layer.query, layer.key, layer.value)
    )
    q, k = rotate(q, places), rotate(k, places)
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
    pairs = {
        "RMSNorm 与 F.rms_norm": (norm(x), F.rms_norm(x, (width,), norm.weight, 1e-6)),
        "SwiGLU 与 F.silu、F.linear": (feed(x), F.linear(gated, feed.down.weight)),
        "旋转位置与复数乘法": (rotate(query, places), torch.view_as_real(turned).flatten(-2)),
        "分组注意力与 F.scaled_dot_product_attention": (attend(query, key, value), sdpa),
        "整个注意力层与它": (layer(x), F.linear(mixed.transpose(1, 2).flatten(2), layer.output.weight)),
    }
    return {name: (ours - theirs).abs().max().item() for name, (ours, theirs) in pairs.items()}


def reference(tokenizer: Tokenizer):
    """同样的合并交给 Hugging Face 的 tokenizers。它把字节写成 GPT-2 的 256 个可见字符。"""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Regex, decoders, models, pre_tokenizers
    from tokenizers import Tokenizer as Theirs

    letters = visible_bytes()
    names = ["".join(letters[byte] for byte in token) for token in tokenizer.bytes]
    merges = [(names[left], names[right]) for left, right in tokenizer.merges]
    theirs = Theirs(models.BPE({name: k for k, name in enumerate(names)}, merges))
    theirs.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECE), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    theirs.decoder = decoders.ByteLevel()
    return theirs


def visible_bytes() -> list[str]:
    """GPT-2 的约定：可见的字节写成自己，其余依次写成 U+0100 起的字符。"""
    visible = {*range(33, 127), *range(161, 173), *range(174, 256)}
    hidden = iter(range(256))
    return [chr(byte) if byte in visible else chr(256 + next(hidden)) for byte in range(256)]


def strings(count: int, seed: int) -> list[str]:
    """各种文字：诗、乱序的诗、各国文字和表情、换行与空白。"""
    rng, poems = random.Random(seed), split()["测试"]
    found = []
    for _ in range(count):
        text = rng.choice(poems) + "\n"
        other = "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x400, 0xD000),
                        rng.randrange(0x1F300, 0x1F600)))) for _ in range(rng.randrange(8)))  # fmt: skip
        shuffled = "".join(rng.sample(text, len(text)))
        found.append(rng.choice((text, other, shuffled, text[: rng.randrange(9)] + other + " \n\n，。")))
    return found


def main() -> None:
    torch.set_num_threads(1)
    worst: dict[str, float] = {}
    for seed, (width, heads, groups) in enumerate(((128, 4, 2), (24, 6, 1), (16, 4, 4))):
        for name, error in compare(width, heads, groups, 7 + seed, seed).items():
            worst[name] = max(worst.get(name, 0.0), error)
    for name, error in worst.items():
        print(f"{name}：{'相差不到 1e-12' if error < 1e-12 else f'差 {error:.1e}'}")
    tokenizer = Tokenizer.committed()
    theirs, texts = reference(tokenizer), strings(300, seed=0)
    same = sum(tokenizer.encode(text) == theirs.encode(text).ids for text in texts)
    back = sum(theirs.decode(tokenizer.encode(text)) == text for text in texts)
    print(f"{len(texts)} 段文字，切法与 tokenizers 相同的 {same} 段，由它还原的 {back} 段")
    told = json.loads(theirs.to_str())["model"]
    print(f"交给它的：{len(told['vocab']):,} 种词元，{len(told['merges']):,} 次合并")


if __name__ == "__main__":
    main()
