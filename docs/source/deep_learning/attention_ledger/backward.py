"""反向传播不存权重表：凭每行一个 log_sum，一块一块地重算。"""

from __future__ import annotations

import math

import numpy as np

from attention_ledger.flash import blocks, scores_of, tiled
from attention_ledger.memory import Array, Ledger, Slow


def gradients(
    query: Array,
    key: Array,
    value: Array,
    output: Array,
    sums: Array,
    upstream: Array,
    ledger: Ledger,
    rows: int,
    columns: int,
    causal: bool = False,
) -> tuple[Array, Array, Array]:
    """损失对 Q、K、V 的梯度；output、sums 是 tiled 返回的，upstream [n, v] 是损失对输出的梯度。

    P = exp(S - log_sum)；dV = Pᵀ dO；dS = P ∘ (dO Vᵀ - D)，D 是每行 dO · O。来源：Dao 等 (2022)，附录 B.4。
    """
    given = (query, key, value, output, sums, upstream)
    q, k, v, o, log_sum, d_output = (Slow(array, ledger) for array in given)
    d_query = Slow(np.zeros_like(query), ledger)
    d_key, d_value = Slow(np.empty_like(key), ledger), Slow(np.empty_like(value), ledger)
    scale = query.dtype.type(1 / math.sqrt(query.shape[1]))
    for there in blocks(len(k), columns):
        keys, values = k.load(there), v.load(there)
        to_keys, to_values = np.zeros_like(keys), np.zeros_like(values)
        for here in blocks(len(q), rows):
            if causal and here.stop <= there.start:
                continue
            mine, above, sum_ = q.load(here), d_output.load(here), log_sum.load(here)
            weights = np.exp(scores_of(mine, keys, here.start, there.start, causal) - sum_[:, None])
            inner = (above * o.load(here)).sum(-1, keepdims=True)
            d_scores = weights * (above @ values.T - inner)
            ledger.hold(keys, values, to_keys, to_values, mine, above, sum_, weights, d_scores)
            to_values += weights.T @ above
            to_keys += scale * (d_scores.T @ mine)
            d_query.store(here, d_query.load(here) + scale * (d_scores @ keys))
        d_key.store(there, to_keys)
        d_value.store(there, to_values)
    return d_query.content, d_key.content, d_value.content


def main() -> None:
    rng = np.random.default_rng(0)
    n, d = 256, 64
    q, k, v, upstream = (rng.standard_normal((n, d)) for _ in range(4))
    forward, backward = Ledger(10**6), Ledger(10**6)
    output, sums = tiled(q, k, v, forward, 32, 32)
    found = gradients(q, k, v, output, sums, upstream, backward, 32, 32)
    step, direction = 1e-6, [rng.standard_normal((n, d)) for _ in range(3)]

    def loss(sign: int) -> float:
        moved = (x + sign * step * way for x, way in zip((q, k, v), direction, strict=True))
        return float((tiled(*moved, Ledger(10**6), 32, 32)[0] * upstream).sum())

    slope = (loss(1) - loss(-1)) / (2 * step)
    mine = sum(float((g * way).sum()) for g, way in zip(found, direction, strict=True))
    print(f"沿一个随机方向的斜率：差分 {slope:.4f}，梯度 {mine:.4f}")
    print(f"为反向留着的：分块 {sums.nbytes:,} 字节（每行一个 log_sum），", end="")
    print(f"照公式 {n * n * sums.itemsize:,} 字节（权重表）")
    print(f"前向搬 {forward.moved:,} 字节，反向搬 {backward.moved:,} 字节")


if __name__ == "__main__":
    main()
