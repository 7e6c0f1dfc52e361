"""同一个模型、同一批诗、同样的总奈特：按字节、词元、字符、汉字算，困惑度各是多少？"""

from __future__ import annotations

import math

import torch

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.quatrains import END, characters, split
from chinese_gpt.train import encode, load, nats


def units(tokenizer: Tokenizer, poems: tuple[str, ...]) -> dict[str, int]:
    """poems 连同句末合多少个各种单位；汉字不算标点。"""
    return {
        "字节": sum(len((poem + END).encode()) for poem in poems),
        "词元": sum(len(row) - 1 for row in encode(tokenizer, poems)),
        "字符": sum(len(poem + END) for poem in poems),
        "汉字": sum(len(characters(poem)) for poem in poems),
    }


def main() -> None:
    torch.set_num_threads(1)
    model, tokenizer, poems = load(), Tokenizer.committed(), split()["测试"]
    total = sum(map(sum, nats(model, encode(tokenizer, poems))))
    print(f"测试的 {len(poems)} 首，一共 {total:,.0f} 奈特")
    print("单位      个数   每个的奈特   困惑度")
    for name, count in units(tokenizer, poems).items():
        print(f"{name}{count:>10,}{total / count:>13.3f}{math.exp(total / count):>9.1f}")
    text = "春"
    ways = [tokenizer.encode(text), list(text.encode())]
    print(f"“{text}”可以写成 {' / '.join(map(tokenizer.name, ways[0]))}，也可以写成三个字节：")
    for way in ways:
        spent = sum(nats(model, [[10, *way]])[0])
        print(f"    {len(way)} 个词元的写法，{spent:.2f} 奈特，概率 {math.exp(-spent):.2g}")


if __name__ == "__main__":
    main()
