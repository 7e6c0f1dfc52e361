"""把 torch.nn 的权重抄进我们的模块，同样的输入和掩码，输出应当相同。"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from transformer.attention import MultiHeadAttention, attend, causal_mask
from transformer.layers import DecoderLayer, EncoderLayer, LayerNorm


def copy_attention(theirs: nn.MultiheadAttention, ours: MultiHeadAttention) -> None:
    """nn.MultiheadAttention 把 Q、K、V 三个投影叠在一个矩阵里，这里拆开。"""
    layers = (ours.query, ours.key, ours.value)
    for layer, weight, bias in zip(
        layers,
        theirs.in_proj_weight.chunk(3),
        theirs.in_proj_bias.chunk(3),
        strict=True,
    ):
        layer.load_state_dict({"weight": weight, "bias": bias})
    ours.out.load_state_dict(theirs.out_proj.state_dict())


def copy_layer(theirs: nn.Module, ours: EncoderLayer | DecoderLayer) -> None:
    """抄 nn.TransformerEncoderLayer 或 nn.TransformerDecoderLayer 的全部权重。"""
    copy_attention(theirs.self_attn, ours.self_attention)
    if isinstance(ours, DecoderLayer):
        copy_attention(theirs.multihead_attn, ours.cross_attention)
    ours.feed_forward[0].load_state_dict(theirs.linear1.state_dict())
    ours.feed_forward[2].load_state_dict(theirs.linear2.state_dict())
    for number, norm in enumerate(ours.norms, 1):
        norm.load_state_dict(getattr(theirs, f"norm{number}").state_dict())


def error(a: Tensor, b: Tensor) -> float:
    """逐元素之差的最大绝对值。"""
    return (a - b).abs().max().item()


def compare(
    width: int = 32, heads: int = 4, hidden: int = 64, batch: int = 3, t: int = 6, s: int = 9, seed: int = 0
) -> dict[str, float]:
    """返回 {模块: 最大误差}；序列长 t 和 s，记忆的末尾有随机多个补齐位置。"""
    torch.manual_seed(seed)
    x, memory = torch.randn(batch, t, width), torch.randn(batch, s, width)
    lengths = torch.randint(1, s + 1, (batch,))
    visible = torch.arange(s) < lengths[:, None]  # [b, s]，真 = 可以看
    mask, causal = visible[:, None, None, :], causal_mask(t)
    found = {}

    q, k, v = torch.randn(batch, heads, t, 8), torch.randn(batch, heads, s, 8), torch.randn(batch, heads, s, 8)
    expected = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    found["attend"] = error(attend(q, k, v, mask)[0], expected)
    found["LayerNorm"] = error(LayerNorm(width)(x), nn.LayerNorm(width)(x))

    theirs, ours = nn.MultiheadAttention(width, heads, batch_first=True), MultiHeadAttention(width, heads)
    nn.init.normal_(theirs.in_proj_bias)  # 默认是 0，抄错了也看不出来
    copy_attention(theirs, ours)
    # 注意：nn.MultiheadAttention 的布尔掩码方向相反，真 = 不许看
    y, weights = theirs(x, memory, memory, key_padding_mask=~visible, average_attn_weights=False)
    mine, my_weights = ours(x, ours.project(memory), mask)
    found["MultiHeadAttention"], found["    各头的权重"] = error(mine, y), error(my_weights, weights)

    for norm_first in (False, True):
        options = {"dropout": 0.0, "batch_first": True, "norm_first": norm_first}
        name = "pre-LN" if norm_first else "post-LN"
        reference = nn.TransformerEncoderLayer(width, heads, hidden, **options)
        layer = EncoderLayer(width, heads, hidden, norm_first=norm_first)
        copy_layer(reference, layer)
        kept = visible[..., None]  # 补齐位置上的输出没有意义，不比较
        y = reference(memory, src_key_padding_mask=~visible)
        found[f"EncoderLayer，{name}"] = error(layer(memory, mask) * kept, y * kept)
        reference = nn.TransformerDecoderLayer(width, heads, hidden, **options)
        layer = DecoderLayer(width, heads, hidden, norm_first=norm_first)
        copy_layer(reference, layer)
        y = reference(x, memory, tgt_mask=~causal, memory_key_padding_mask=~visible)
        found[f"DecoderLayer，{name}"] = error(layer(x, memory, mask), y)
    return found


def main() -> None:
    for name, worst in compare().items():
        print(f"{name}：误差 {'≤ 1e-5' if worst <= 1e-5 else f'{worst:.1e}，不一致！'}")


if __name__ == "__main__":
    main()
