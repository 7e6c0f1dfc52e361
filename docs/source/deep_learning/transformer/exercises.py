"""练习的参考解答。"""

from __future__ import annotations

import torch
from torch import Tensor

from transformer.attention import attend, causal_mask
from transformer.model import BOS, EOS, Seq2Seq
from transformer.reading import read_number
from transformer.train import encode_numbers, load, noam, spell


def window_mask(length: int, width: int) -> Tensor:
    """练习 1：[length, length]，位置 t 只能看 t-width+1 … t。"""
    return causal_mask(length) & ~causal_mask(length).tril(-width)


def parameters(width: int, hidden: int, decoder: bool) -> int:
    """练习 2：一层的参数个数（全部带偏置）。"""
    attention = 4 * (width * width + width)
    feed_forward = 2 * width * hidden + hidden + width
    norm = 2 * width
    return (
        (2 * attention if decoder else attention)
        + feed_forward
        + (3 if decoder else 2) * norm
    )


@torch.no_grad()
def beam(
    model: Seq2Seq, source: Tensor, size: int, limit: int = 32
) -> tuple[list[int], float]:
    """练习 3：宽度为 size 的束搜索；source [1, s]，返回 (符号, 对数概率)。
    size = 1 就是贪心。
    """
    memory, mask = model.encode(source)
    beams, finished = [([BOS], 0.0)], []
    for _ in range(limit):
        grown = []
        for tokens, total in beams:
            scores = model.decode(torch.tensor([tokens]), memory, mask)[0, -1]
            log = scores.log_softmax(-1)
            grown += [
                ([*tokens, i], total + p)
                for p, i in zip(*(v.tolist() for v in log.topk(size)), strict=True)
            ]
        best = sorted(grown, key=lambda item: -item[1])[:size]
        finished += [item for item in best if item[0][-1] == EOS]
        beams = [item for item in best if item[0][-1] != EOS]
        if not beams or len(finished) >= size:
            break
    tokens, total = max(finished or beams, key=lambda item: item[1])
    return tokens[1:], total


def main() -> None:
    rows = ("".join("■" if look else "□" for look in row) for row in window_mask(5, 2).tolist())
    print("练习 1：", *rows, sep="\n  ")
    x = torch.randn(5, 8, generator=torch.Generator().manual_seed(0))
    print("  第 4 行的权重只有两个非零：", int((attend(x, x, x, window_mask(5, 2))[1][4] > 0).sum()))
    encoder, decoder = parameters(512, 2048, False), parameters(512, 2048, True)
    print("练习 2：512 宽、2048 隐藏：编码器层", encoder, "，解码器层", decoder)
    model = load()
    for size in (1, 4):
        tokens, _ = beam(model, encode_numbers([30040501]), size)
        print(f"练习 3：束宽 {size} → {spell(tokens)}（应为 {read_number(30040501)}）")
    peak = max(range(1, 20001), key=lambda step: noam(step, 512, 4000))
    print(f"练习 4：d=512、预热 4000 步，最大学习率 {noam(peak, 512, 4000):.2e}，在第 {peak} 步")


if __name__ == "__main__":
    main()
