"""三道练习的参考解答。"""

from __future__ import annotations

from dataclasses import replace

import torch

from chinese_gpt.bpe import SIZE, Tokenizer
from chinese_gpt.model import GPT
from chinese_gpt.quatrains import END, split
from chinese_gpt.sampling import Choice, Sampler, drawing
from chinese_gpt.scale import BIG, Bill
from chinese_gpt.train import BREAK, load


def per_character(tokenizer: Tokenizer, poems: tuple[str, ...], merges: int) -> float:
    """练习 1：只用最早的 merges 次合并，平均每个字符几个词元。"""
    fewer = Tokenizer(tokenizer.merges[:merges])
    return sum(len(fewer.encode(poem)) for poem in poems) / sum(map(len, poems))


@torch.no_grad()
def acrostic(model: GPT, tokenizer: Tokenizer, heads: str, choose: Choice) -> str:
    """练习 2：藏头诗。每写完一句，不让模型挑下一句的头一个字，而是替它写上。"""
    marks = {*tokenizer.encode("，"), *tokenizer.encode("。"), BREAK}
    tokens, caches, new = [BREAK], model.caches(), [BREAK]
    for head in heads:
        forced = tokenizer.encode(head)
        tokens, new = tokens + forced, new + forced
        while new[-1] not in marks or len(new) > 1:
            scores = model(torch.tensor([new]), caches)[0, -1]
            token = choose(scores.double().numpy())
            if token == BREAK or len(tokens) > 90:
                return tokenizer.decode(tokens[1:])
            tokens.append(token)
            new = [token]
    return tokenizer.decode(tokens[1:])


def cache_sizes(groups: tuple[int, ...], length: int) -> dict[int, float]:
    """练习 3：十亿参数那个尺寸，每种组数下，写到 length 个词元时缓存有几 MiB。"""
    found = {}
    for count in groups:
        bill = Bill(replace(BIG, groups=count), length)
        found[count] = length * bill.cache_bytes() / 2**20
    return found


def main() -> None:
    torch.set_num_threads(1)
    tokenizer, poems = Tokenizer.committed(), split()["验证"][:100]
    for merges in (0, 100, 400, 800, SIZE - 256):
        print(f"{merges:5} 次合并：每个字符 {per_character(tokenizer, poems, merges):.2f} 个词元")
    model = load()
    for heads in ("春夏秋冬", "正则学习"):
        poem = acrostic(model, tokenizer, heads, drawing(Sampler(temperature=0.8, min_p=0.1), 1))
        print(f"藏“{heads}”：{poem.rstrip(END)}")
    for count, size in cache_sizes((1, 2, 4, 16), 8192).items():
        print(f"{count:2} 组，8,192 个词元：缓存 {size:,.0f} MiB")


if __name__ == "__main__":
    main()
