"""老实的对手：插值的修正 Kneser–Ney n 元模型，一个字一个字地猜；每个字要花多少奈特，由它定出及格线。"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from chinese_gpt.quatrains import END, FOLDS, characters, folds, split

Row = dict[str, int]  # 一个上文之后，各个字多少次
ORDER = 5
ALPHABET = 20_992 + 3  # 统一汉字 U+4E00 到 U+9FFF，加上，。和句末：没见过的字也分得到一点


class KneserNey:
    """P(字 | 前 order - 1 个字)；每一阶都打折，扣下的分给低一阶，最底下是平摊给 alphabet 个字。

    最高阶用次数；低阶用“接在多少种不同的字后面”。来源：Chen、Goodman (1998)，“modified Kneser-Ney”。
    """

    def __init__(self, texts: Iterable[str], order: int = ORDER, alphabet: int = ALPHABET) -> None:
        self.order, self.alphabet = order, alphabet
        padded = (END * (order - 1) + text for text in texts)
        grams = (text[k : k + order] for text in padded for k in range(len(text) - order + 1))
        tables = [counted((gram[:-1], gram[-1]) for gram in grams)]
        while len(tables) < order:
            tables.append(counted((seen[1:], symbol) for seen, row in tables[-1].items() for symbol in row))
        self.tables = tables[::-1]  # tables[k] 的上文长 k
        self.discounts = [discounts(table.values()) for table in self.tables]
        self.sums: dict[str, tuple[int, float]] = {}  # 问到哪个上文，才算哪个

    def summary(self, row: Row, k: int) -> tuple[int, float]:
        """一个上文的总数，和扣下来分给低一阶的份额。"""
        total = sum(row.values())
        return total, sum(self.discounts[k][min(n, 3)] for n in row.values()) / total

    def probability(self, context: str, symbol: str) -> float:
        """context 长 order - 1；没见过的上文，直接用低一阶。"""
        p = 1 / self.alphabet
        for k in range(self.order):
            seen = context[len(context) - k :]
            row = self.tables[k].get(seen)
            if row is None:
                break
            if seen not in self.sums:
                self.sums[seen] = self.summary(row, k)
            n, (total, share) = row.get(symbol, 0), self.sums[seen]
            p = (n - self.discounts[k][min(n, 3)]) / total + share * p
        return p

    def nats(self, text: str) -> list[float]:
        """text 的每个字要花的奈特 -ln P；text 以 END 结尾，才算把一首写完。"""
        n, p = self.order - 1, self.probability
        padded = END * n + text
        return [-math.log(p(padded[k - n : k], padded[k])) for k in range(n, len(padded))]


def counted(pairs: Iterable[tuple[str, str]]) -> dict[str, Row]:
    """（上文，字）各出现几次，按上文分开。用普通的字典：上文有几十万个，Counter 造起来慢得多。"""
    table: dict[str, Row] = {}
    for seen, symbol in pairs:
        row = table.setdefault(seen, {})
        row[symbol] = row.get(symbol, 0) + 1
    return table


def discounts(rows: Iterable[Row]) -> tuple[float, float, float, float]:
    """出现 0、1、2、3 次以上的各扣多少；由恰好出现 1、2、3、4 次的种数定。数目太少时一律扣 3/4。"""
    times = Counter(chain.from_iterable(row.values() for row in rows))
    n1, n2, n3, n4 = (times[n] for n in (1, 2, 3, 4))
    if not (n1 and n2 and n3):
        return 0.0, 0.75, 0.75, 0.75
    y = n1 / (n1 + 2 * n2)
    found = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    return 0.0, *(min(max(d, 0.0), n) for n, d in enumerate(found, 1))


def per_character(model: KneserNey, poems: Sequence[str]) -> tuple[float, float]:
    """每个汉字合多少奈特：(全部，其中花在标点和句末上的)。"""
    total = marks = 0.0
    for poem in poems:
        text = poem + END
        found = model.nats(text)
        total += sum(found)
        marks += sum(n for n, symbol in zip(found, text, strict=True) if symbol in "，。\n")
    count = sum(len(characters(poem)) for poem in poems)
    return total / count, marks / count


def main() -> None:
    parts = split()
    training = [poem + END for poem in parts["训练"]]
    for order in (2, ORDER):
        model = KneserNey(training, order)
        total, marks = per_character(model, parts["验证"])
        print(f"{order} 元，验证的诗，每个汉字的奈特：{total:.3f}（其中花在标点和句末上的 {marks:.3f}）")
    total, marks = per_character(model, parts["测试"])
    print(f"{ORDER} 元，测试的诗：{total:.3f}（{marks:.3f}），只算汉字 {total - marks:.3f}")
    rows = [per_character(model, poems) for poems in folds()]
    print(f"测试的诗分成 {FOLDS} 份：" + " ".join(f"{total:.4f}" for total, _ in rows))
    print("  只算汉字：" + " ".join(f"{total - marks:.4f}" for total, marks in rows))
    row = sorted(model.tables[4]["\n春风"[-4:].rjust(4, END)].items(), key=lambda item: -item[1])[:5]
    print("开头“春风”之后见过的：", "、".join(f"{symbol} {n} 次" for symbol, n in row))
    taken = "、".join(f"{d:.2f}" for d in model.discounts[4][1:])
    print(f"最高一阶，见过 1、2、3 次以上的各扣 {taken} 次")


if __name__ == "__main__":
    main()
