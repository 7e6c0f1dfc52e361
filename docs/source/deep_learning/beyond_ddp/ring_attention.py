"""环形注意力：序列切给各秩，键和值转着圈走；每个秩只留自己的一段，答案与梯度不变。"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import torch
import torch.distributed as dist
from torch.nn.functional import scaled_dot_product_attention

from attention_ledger.online import Array, Partial
from beyond_ddp.blocks import RingResult
from distributed_data_parallel.processes import launch
from distributed_data_parallel.ring import Wire

LENGTH, WIDTH = 48, 6


def contiguous(rank: int, n: int, length: int) -> Array:
    """秩 rank 管的位置：连着的一段。"""
    return np.array_split(np.arange(length), n)[rank]


def zigzag(rank: int, n: int, length: int) -> Array:
    """一头一尾各一段：切成 2N 段，秩 r 管第 r 段和倒数第 r 段。"""
    pieces = np.array_split(np.arange(length), 2 * n)
    return np.concatenate([pieces[rank], pieces[2 * n - 1 - rank]])


LAYOUTS = {"连着切": contiguous, "一头一尾": zigzag}


def pass_on(held: Array, wire: Wire) -> Array:
    """手里的 [k, c, d] 交给右邻，收下左邻的。"""
    rank, n = dist.get_rank(), dist.get_world_size()
    leaving = torch.from_numpy(np.ascontiguousarray(held))
    arriving = torch.empty_like(leaving)
    wire.exchange(leaving, (rank + 1) % n, arriving, (rank - 1) % n)
    return arriving.numpy()


class Shard(NamedTuple):
    """一个秩的一份：查询、键、值 [c, d]，和各秩分到的位置（谁都推得出，不必传）。"""

    query: Array
    key: Array
    value: Array
    places: list[Array]
    causal: bool

    def scores(self, key: Array, turn: int) -> Array:
        """第 turn 轮手里的键是左边第 turn 个秩的；看不见位置在后面的。"""
        rank, n = dist.get_rank(), dist.get_world_size()
        table = self.query @ key.T / math.sqrt(key.shape[1])
        later = self.places[(rank - turn) % n][None] > self.places[rank][:, None]
        return np.where(self.causal & later, -np.inf, table)


def forward(shard: Shard, wire: Wire) -> tuple[Partial, list[int]]:
    """看完所有的键以后的全部所知，和每一轮真正要算几个分数。来源：Liu 等 (2023)。"""
    held = np.stack([shard.key, shard.value])
    seen, work = Partial.nothing(*shard.query.shape, shard.query.dtype), []
    for turn in range(dist.get_world_size()):
        if turn:
            held = pass_on(held, wire)
        table = shard.scores(held[0], turn)
        seen = seen.merge(Partial.of(table, held[1]))
        work.append(int(np.isfinite(table).sum()))
    return seen, work


def backward(
    shard: Shard,
    seen: Partial,
    upstream: Array,
    wire: Wire,
) -> tuple[Array, ...]:
    """Q、K、V 的梯度。再转一圈：键和值带着自己的梯度走，到谁那里谁加一笔，最后回家。"""
    scale = 1 / math.sqrt(shard.query.shape[1])
    inner = (upstream * seen.result()).sum(-1, keepdims=True)
    d_query, nothing = np.zeros_like(shard.query), np.zeros_like(shard.key)
    held = np.stack([shard.key, shard.value, nothing, nothing])
    for turn in range(dist.get_world_size()):
        if turn:
            held = pass_on(held, wire)
        key, value, d_key, d_value = held  # 视图：下面的 += 写进 held
        weights = np.exp(shard.scores(key, turn) - seen.log_sum()[:, None])
        d_scores = scale * weights * (upstream @ value.T - inner)
        d_query += d_scores @ key
        d_key += d_scores.T @ shard.query
        d_value += weights.T @ upstream
    return d_query, *pass_on(held[2:], wire)  # 键和值不必回家，梯度要


def problem(seed: int, length: int) -> tuple[Array, Array, Array, Array]:
    """Q、K、V 与损失对输出的梯度，各 [length, WIDTH]。"""
    rng = np.random.default_rng(seed)
    return tuple(rng.standard_normal((4, length, WIDTH)))


def truth(seed: int, length: int, causal: bool) -> tuple[Array, ...]:
    """torch 在一个进程里算的输出与三个梯度。"""
    *inputs, upstream = (torch.tensor(x) for x in problem(seed, length))
    tensors = [x.requires_grad_() for x in inputs]
    batch = (x[None] for x in tensors)
    output = scaled_dot_product_attention(*batch, is_causal=causal)[0]
    output.backward(upstream)
    return output.detach().numpy(), *(x.grad.numpy() for x in tensors)


def attend(
    rank: int,
    world_size: int,
    layout: str,
    causal: bool,
    length: int = LENGTH,
    seed: int = 0,
) -> RingResult:
    """各秩的结果与 torch 的相应几行比；length 要能被 2N 整除。"""
    places = [LAYOUTS[layout](r, world_size, length) for r in range(world_size)]
    *inputs, upstream = (x[places[rank]] for x in problem(seed, length))
    shard, there, back = Shard(*inputs, places, causal), Wire(), Wire()
    seen, work = forward(shard, there)
    found = seen.result(), *backward(shard, seen, upstream, back)
    wanted = (x[places[rank]] for x in truth(seed, length, causal))
    error = max(np.abs(a - b).max() for a, b in zip(found, wanted, strict=True))
    return RingResult(float(error), (there.sent_bytes, back.sent_bytes), work)


def traffic(n: int, length: int, item: int = 8) -> tuple[int, int]:
    """公式：一段键和值共 2·length/N·d 个数；前向传 N−1 次，反向连梯度传，梯度回家。"""
    piece = 2 * (length // n) * WIDTH * item
    return (n - 1) * piece, (n - 1) * 2 * piece + piece


def pace(ranks: list[RingResult]) -> int:
    """每一轮都要等最忙的秩：各轮最忙的分数相加。"""
    return sum(max(turn) for turn in zip(*(r.work for r in ranks), strict=True))


def main() -> None:
    n = 4
    print(f"{n} 个秩，序列长 {LENGTH}，宽 {WIDTH}；发出的是每个秩的字节")
    for causal in (False, True):
        for layout in LAYOUTS:
            ranks = launch(attend, n, layout, causal)
            worst = max(r.error for r in ranks)
            told = "< 1e-10" if worst < 1e-10 else f"{worst:.0e}"
            print(f"{'因果' if causal else '双向'}，{layout}：误差 {told}，", end="")
            sent, expected = ranks[0].sent, traffic(n, LENGTH)
            print(f"前向发出 {sent[0]:,}（公式 {expected[0]:,}），", end="")
            print(f"反向 {sent[1]:,}（公式 {expected[1]:,}）")
            totals = [sum(r.work) for r in ranks]
            print(f"    各秩算的分数 {'、'.join(map(str, totals))}；", end="")
            print(f"各轮最忙的相加 {pace(ranks)}，匀开是 {sum(totals) // n}")


if __name__ == "__main__":
    main()
