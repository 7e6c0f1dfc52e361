"""背了多少：写出的诗，最长的一段与训练的诗一字不差的有几个字？真的唐诗彼此之间呢？"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from statistics import mean

import torch

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.model import GPT
from chinese_gpt.quatrains import characters, lines, quatrains
from chinese_gpt.sampling import Sampler, drawing, write_many
from chinese_gpt.train import load

LONGEST = 28


class Known:
    """一批诗里的全部后缀，排好序：一段文字在不在里面，二分就知道。标点不算，一首一首地分开。"""

    def __init__(self, poems: Iterable[str]) -> None:
        texts = [characters(poem) for poem in poems]
        self.suffixes = sorted({text[k:] for text in texts for k in range(len(text))})

    def longest(self, text: str) -> str:
        """text 里与这批诗一字不差的最长一段。"""
        best = ""
        for k in range(len(text)):
            wanted = text[k:]
            place = bisect_left(self.suffixes, wanted)
            for near in self.suffixes[max(0, place - 1) : place + 1]:  # 前后两个邻居
                same = common_prefix(wanted, near)
                if same > len(best):
                    best = wanted[:same]
        return best


def common_prefix(a: str, b: str) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((k for k, (x, y) in pairs if x != y), min(len(a), len(b)))


def well_formed(poem: str) -> bool:
    """四句等长，五字或七字，标点都在该在的地方。"""
    four = lines(poem)
    return (
        len(four) == 4
        and len(set(map(len, four))) == 1
        and len(four[0]) in (5, 7)
        and poem == "{}，{}。{}，{}。".format(*four)
        and "�" not in poem
    )


def written(model: GPT, tokenizer: Tokenizer, sampler: Sampler, count: int) -> list[str]:
    """count 首，种子 0 起。"""
    return write_many(model, tokenizer, [drawing(sampler, seed) for seed in range(count)])


def told(name: str, spans: Sequence[str]) -> str:
    sizes = [len(span) for span in spans]
    share = sum(size >= 5 for size in sizes) / len(sizes)
    row = f"平均 {mean(sizes):.1f} 字，最长 {max(sizes)} 字，五字以上的占 {share:.0%}"
    return f"{name}：{row}；最长的是“{max(spans, key=len)}”"


def main() -> None:
    torch.set_num_threads(1)
    model, tokenizer, count = load(), Tokenizer.committed(), 20
    real = quatrains()[:: len(quatrains()) // 100][:100]
    known = Known(set(quatrains()) - set(real))
    print("每首与唐诗一字不差的最长一段（标点不算）：")
    for name, sampler in (("温度 1", Sampler()), ("温度 0.7", Sampler(temperature=0.7))):
        poems = written(model, tokenizer, sampler, count)
        print("   ", told(f"{name}，{count} 首", [known.longest(characters(poem)) for poem in poems]))
        good = sum(map(well_formed, poems))
        print(f"        四句等长、五字或七字、标点不错的 {good} 首，互不相同的 {len(set(poems))} 首")
    print("   ", told("真的唐诗 100 首，与其余的比", [known.longest(characters(poem)) for poem in real]))


if __name__ == "__main__":
    main()
