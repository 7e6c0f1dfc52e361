"""一条命令核对本章：每份代码重跑一遍，图逐字节比较；另取形状与 torch 比，账与公式比；正文里的数重算。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from attention_ledger import backward, caches, flash
from attention_ledger.memory import Ledger
from attention_ledger.online import Partial
from attention_ledger.paged import PagedCache, Sequence, lengths
from sphinx_runnable_listings.checks import Check, main, sentences

CHAPTER = Path(__file__).parent
CLOSE = 1e-10


def oracles(cases: int, seed: int) -> Iterator[Check]:
    """另一批随机的形状与块：在线 softmax、两种前向、反向、两种省缓存的注意力、分页的缓存，都与 torch 的双精度比。"""
    rng = np.random.default_rng(seed)
    merged = forward = ledgers = grads = kept = pages = 0
    for _ in range(cases):
        n, d, rows, columns = (int(rng.integers(2, most)) for most in (40, 9, 12, 12))
        q, k, v, upstream = (3 * rng.standard_normal((n, d)) for _ in range(4))
        tensors = [torch.tensor(x, requires_grad=True) for x in (q, k, v)]
        expected = F.scaled_dot_product_attention(*(x[None] for x in tensors))[0]
        expected.backward(torch.tensor(upstream))
        truth, scores = expected.detach().numpy(), q @ k.T / np.sqrt(d)
        cut = n // 2
        halves = Partial.of(scores[:, cut:], v[cut:]).merge(Partial.of(scores[:, :cut], v[:cut]))
        merged += far(halves.result(), truth)
        plain, tiled = Ledger(10**9), Ledger(10**9)
        output, sums = flash.tiled(q, k, v, tiled, rows, columns)
        forward += far(flash.standard(q, k, v, plain), truth) + far(output, truth)
        ledgers += plain.moved != flash.standard_traffic(n, d, 8)
        ledgers += tiled.moved != flash.tiled_traffic(n, d, 8, rows)
        found = backward.gradients(q, k, v, output, sums, upstream, Ledger(10**9), rows, columns)
        grads += sum(far(mine, x.grad.numpy()) for mine, x in zip(found, tensors, strict=True))
        kept += far(caches.grouped(q[None], k[None], v[None])[0], truth)
        cache, sequence = PagedCache(pages=n, size=columns, width=d), Sequence()
        for key, value in zip(k, v, strict=True):
            cache.append(sequence, key, value)
        pages += sum(far(cache.attend(sequence, query), row) for query, row in zip(q, truth, strict=True))
    yield Check("分两半、反着合并的 softmax，与 torch", cases, merged)
    yield Check("两种前向，与 torch", 2 * cases, forward)
    yield Check("搬的字节，与公式", 2 * cases, ledgers)
    yield Check("三个梯度，与 torch", 3 * cases, grads)
    yield Check("分组的与分页的注意力，与 torch", cases, kept + pages)


def far(mine: np.ndarray, theirs: np.ndarray) -> int:
    return int(np.abs(mine - theirs).max() > CLOSE)


def phrases() -> Iterator[str]:
    """正文里的数，由代码现算。"""
    n, d = 1024, 64
    plain, tiled = flash.standard_traffic(n, d, 4), flash.tiled_traffic(n, d, 4, 128)
    yield f"照公式要搬 {plain / 2**20:.1f} MiB，分块只搬 {tiled / 2**20:.1f} MiB"
    yield f"其中分数和权重占 {4 * n * n / (4 * n * d + 4 * n * n):.0%}"
    sizes = {shape.name: shape.per_token() for shape in caches.PUBLISHED}
    latent, full = sizes["DeepSeek-V2（MLA）"], sizes["DeepSeek-V2，若用多头"]
    yield f"每个词元从 {full / 1024:,.0f} KiB 降到 {latent / 1024:g} KiB，约 {full / latent:.0f} 分之一"
    many, few = sizes["Llama 2 70B，若用多头"], sizes["Llama 2 70B（8 组）"]
    yield f"分成 8 组以后是原来的 {few / many:.3g}"
    found = lengths(200, 2048, seed=0)
    yield f"按最长预留只用上 {sum(found) / (200 * 2048):.1%}"
    reserved = sum(-(-length // 16) * 16 for length in found)
    yield f"每页 16 个词元，用上 {sum(found) / reserved:.1%}"


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    yield from oracles(200, seed=34)
    yield sentences(CHAPTER / "index.md", phrases())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
