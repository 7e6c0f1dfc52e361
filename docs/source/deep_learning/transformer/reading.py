"""任务：把数字串写成汉字读法，例如 10086 → 一万零八十六。这里是规则写的标准答案和取样。"""

from __future__ import annotations

import random
import zlib

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")


def read_section(n: int) -> str:
    """1 到 9999 的读法；中间连续的零读一个“零”，末尾的零不读。"""
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = n // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + UNITS[power]
        gap = digit == 0
    return text


def read_number(n: int) -> str:
    """0 ≤ n < 10¹² 的汉字读法，四位一节；范围之外抛 ValueError。

    前面已经有字，而这一节不足千、或者刚跳过了整节的零，就补一个“零”。10 到 19 省去开头的“一”，2 一律读“二”。
    """
    if not 0 <= n < 10**12:
        raise ValueError(f"{n} 不在 0 到 10¹² 之间")
    text, skipped = "", False
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        section = n // 10**power % 10**4
        if section:
            text += ("零" if text and (section < 1000 or skipped) else "") + read_section(section) + unit
        skipped = section == 0
    return (text[1:] if text.startswith("一十") else text) or "零"


def held_out(n: int) -> bool:
    """约十分之一的数只用来考试，训练时从不出现。"""
    return zlib.crc32(str(n).encode()) % 10 == 0


def draw_number(rng: random.Random, length: int, test: bool) -> int:
    """随机一个 length 位数；零的比例忽高忽低，因为难点全在零上。test 为真时只取考试用的数。"""
    while True:
        share = rng.choice((0.1, 0.5, 0.8))
        digits = [rng.randint(1, 9)] + [0 if rng.random() < share else rng.randint(0, 9) for _ in range(length - 1)]
        n = int("".join(map(str, digits))) if length > 1 else rng.randint(0, 9)
        if held_out(n) == test:
            return n


def main() -> None:
    for n in (0, 7, 10, 15, 110, 1001, 10086, 100000, 1203000, 10203040, 100000001, 100005000, 2026112300):
        print(f"{n:>10}  {read_number(n)}")


if __name__ == "__main__":
    main()
