"""训练时一次算出所有位置，解码时却必须一个接一个；键值缓存省下的是什么。"""

from __future__ import annotations

import torch
from torch import Tensor

from transformer.model import BOS, EOS, Seq2Seq
from transformer.reading import read_number
from transformer.train import encode_numbers, encode_readings, load, spell


@torch.no_grad()
def teacher_forcing(model: Seq2Seq, source: Tensor, target: Tensor) -> Tensor:
    """一次前向，得到 target [1, t] 每个位置之后的分数 [1, t, 词表]。"""
    return model(source, target)


@torch.no_grad()
def position_by_position(model: Seq2Seq, source: Tensor, target: Tensor) -> Tensor:
    """逐个位置地算同样的分数：第 t 步只给模型看前 t 个符号。"""
    memory, mask = model.encode(source)
    steps = [
        model.decode(target[:, : t + 1], memory, mask)[:, -1:]
        for t in range(target.shape[1])
    ]
    return torch.cat(steps, 1)


@torch.no_grad()
def decode_counting(
    model: Seq2Seq, source: Tensor, cached: bool, limit: int = 32
) -> tuple[list[int], int, int]:
    """贪心解码一个序列；返回 (符号, 解码器调用次数, 一共算过多少个位置)。"""
    memory, mask = model.encode(source)
    caches = [{} for _ in model.decoder] if cached else None
    tokens, calls, positions = [BOS], 0, 0
    while len(tokens) <= limit and tokens[-1] != EOS:
        fresh = tokens[-1:] if cached else tokens[:]  # 有缓存时只算新来的一个
        start = len(tokens) - len(fresh)
        scores = model.decode(torch.tensor([fresh]), memory, mask, caches, start)
        tokens.append(int(scores[0, -1].argmax()))
        calls, positions = calls + 1, positions + len(fresh)
    return tokens[1:], calls, positions


def main() -> None:
    model, n = load(), 2026112308
    source, target = encode_numbers([n]), encode_readings([read_number(n)])[:, :-1]
    gap = (teacher_forcing(model, source, target) - position_by_position(model, source, target)).abs().max().item()
    print(f"{n}：{target.shape[1]} 个位置")
    print(f"教师强制：解码器调用 1 次，与逐位置计算的分数相差 {'< 1e-4' if gap < 1e-4 else gap}")
    for cached in (False, True):
        tokens, calls, positions = decode_counting(model, source, cached)
        name = "有" if cached else "无"
        print(f"自回归解码，{name}键值缓存：调用 {calls} 次，共算 {positions:>3} 个位置 → {spell(tokens)}")


if __name__ == "__main__":
    main()
