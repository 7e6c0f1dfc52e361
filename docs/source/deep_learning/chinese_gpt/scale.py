"""纸上放大：从这个小模型到十亿参数，参数、运算、内存、数据各要多少？由公式算出，只有卡的峰值和二十比一是引来的。"""

from __future__ import annotations

import math
from dataclasses import dataclass

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.model import Settings
from chinese_gpt.quatrains import split
from chinese_gpt.train import BATCH, STEPS, encode

PEAK = 312e12  # 一块 A100 的半精度峰值，每秒运算次数（数据手册）
USED = 0.4  # 假定用上的比例
PER_PARAMETER = 20  # 每个参数配多少词元；Hoffmann 等 (2022) 的表 3 约是这个比例
DAY = 86_400

BIG = Settings(vocabulary=50_000, width=2048, heads=16, groups=4, hidden=5504, layers=22)


@dataclass(frozen=True)
class Bill:
    """一种尺寸的账；length 是上下文的长度。"""

    settings: Settings
    length: int

    def per_token(self) -> int:
        """训练一个词元的运算次数：每个参数乘加各一次，反向加倍；
        注意力的分数与加权另算。

        嵌入那张表，输入只是查，输出要乘一遍，恰好算一次。因果掩码之下平均只看一半。
        """
        s = self.settings
        return 6 * s.parameters() + 6 * s.layers * s.width * self.length

    def training_bytes(self) -> dict[str, int]:
        """混合精度的 AdamW：半精度的权重、梯度，单精度的权重、一二阶矩。激活另算。"""
        n = self.settings.parameters()
        return {"权重": 2 * n, "梯度": 2 * n, "优化器": 12 * n}

    def cache_bytes(self) -> int:
        """半精度，一个词元的键和值。"""
        s = self.settings
        return 2 * 2 * s.layers * s.groups * s.width // s.heads

    def best_tokens(self) -> int:
        """算力一定时与参数相称的数据量。"""
        return PER_PARAMETER * self.settings.parameters()


def balanced(flops: float) -> tuple[float, float]:
    """给定总运算次数，参数与词元该取多少：6·N·D = flops，D = PER_PARAMETER · N。"""
    n = math.sqrt(flops / 6 / PER_PARAMETER)
    return n, PER_PARAMETER * n


def readable(number: float) -> str:
    """按万进位的读法，三位有效数字。"""
    for unit, size in (("万亿亿", 1e20), ("万万亿", 1e16), ("万亿", 1e12), ("亿", 1e8), ("万", 1e4)):
        if number >= size:
            return f"{number / size:,.3g} {unit}" if number < 1000 * size else f"{number / size:,.0f} {unit}"
    return f"{number:.3g}"


def main() -> None:
    poems = split()["训练"]
    rows = encode(Tokenizer.committed(), poems[::10])  # 十分之一，够估计了
    once = sum(len(row) - 1 for row in rows) * len(poems) / len(rows)
    seen = once * STEPS * BATCH / len(poems)
    small, big = Bill(Settings(), 48), Bill(BIG, 2048)
    print("每行先是这个模型，后是十亿参数的：")
    for name, value in (
        ("参数", lambda bill: bill.settings.parameters()),
        ("训练一个词元的运算", Bill.per_token),
        ("权重、梯度、优化器的字节", lambda bill: sum(bill.training_bytes().values())),
        ("一个词元的缓存的字节", Bill.cache_bytes),
        ("相称的词元", Bill.best_tokens),
    ):
        print(f"    {name}：{readable(value(small))}，{readable(value(big))}")
    print(f"这次训练看过约 {readable(seen)}个词元，是相称的 {seen / small.best_tokens():.0%}；", end="")
    print(f"不重样的只有约 {readable(once)}个，每首平均看 {seen / once:.1f} 遍")
    spent = big.per_token() * big.best_tokens()
    days = spent / (PEAK * USED) / DAY
    print(f"十亿参数配 {readable(big.best_tokens())}词元：{readable(spent)}次运算，一块卡用上四成，{days:.0f} 天")
    ratio = spent / (small.per_token() * seen)
    print(f"是这次训练的 {readable(ratio)}倍；中间的 6·N·D 占 {6 * BIG.parameters() / big.per_token():.0%}")
    tokens = 8 * 2**30 // big.cache_bytes()
    print(f"8 GiB 放得下 {tokens:,} 个词元的缓存；若每个头一份，{tokens * BIG.groups // BIG.heads:,} 个")
    for flops in (1e18, 1e20, 1e22):
        n, d = balanced(flops)
        print(f"总共 {flops:.0e} 次运算：{readable(n)}参数，{readable(d)}词元")


if __name__ == "__main__":
    main()
