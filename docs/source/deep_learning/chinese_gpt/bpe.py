"""字节级 BPE：从 256 个字节起，每次把最常相邻的一对并成一个新词元；学、切、还原都在这里。"""

from __future__ import annotations

import argparse
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from chinese_gpt.quatrains import split

MERGES = Path(__file__).parent / "results" / "merges.tsv"
SIZE = 2048  # 词元的种数：256 个字节，其余是并出来的
PIECE = "[，。\n]|[^，。\n]+"  # 先按标点切开，合并不跨过它们
Pair = tuple[int, int]


def merge(tokens: Sequence[int], pair: Pair, new: int) -> list[int]:
    """把 tokens 里相邻的 pair 从左到右换成 new。"""
    found, k = [], 0
    while k < len(tokens):
        if tuple(tokens[k : k + 2]) == pair:
            found.append(new)
            k += 2
        else:
            found.append(tokens[k])
            k += 1
    return found


def learn(texts: Iterable[str], size: int) -> list[Pair]:
    """学合并：每次并最常见的一对，一样多时并编号小的，直到有 size 种词元或没有成对的了。

    第 k 次并出的词元编号 256 + k。只重数含有这一对的片段；堆里的旧账用到时再更正。
    """
    pieces = Counter(piece for text in texts for piece in re.findall(PIECE, text))
    words, counts = [list(piece.encode()) for piece in pieces], list(pieces.values())
    total: Counter[Pair] = Counter()
    where: dict[Pair, set[int]] = defaultdict(set)
    for k, tokens in enumerate(words):
        for pair in pairwise(tokens):
            total[pair] += counts[k]
            where[pair].add(k)
    heap = [(-count, pair) for pair, count in total.items()]
    heapq.heapify(heap)
    merges: list[Pair] = []
    while heap and len(merges) < size - 256:
        count, pair = heapq.heappop(heap)
        if -count != total[pair]:
            if total[pair]:
                heapq.heappush(heap, (-total[pair], pair))
            continue
        changed: set[Pair] = set()
        for k in where.pop(pair):
            before, after = words[k], merge(words[k], pair, 256 + len(merges))
            total.subtract(Counter({p: n * counts[k] for p, n in Counter(pairwise(before)).items()}))
            for p in pairwise(after):
                total[p] += counts[k]
                where[p].add(k)
                changed.add(p)
            words[k] = after
        total[pair] = 0
        merges.append(pair)
        for p in changed:
            heapq.heappush(heap, (-total[p], p))
    return merges


class Tokenizer:
    """文字与词元互换；merges 是依次合并的对，不认识的字退回字节，所以没有它切不了的文字。"""

    def __init__(self, merges: Sequence[Pair]) -> None:
        self.merges = list(merges)
        self.rank = {pair: k for k, pair in enumerate(merges)}
        self.bytes = [bytes([k]) for k in range(256)]
        for left, right in merges:
            self.bytes.append(self.bytes[left] + self.bytes[right])

    def encode(self, text: str) -> list[int]:
        """先切成片段，每段从字节起，总是先并最早学会的那一对。"""
        return [token for piece in re.findall(PIECE, text) for token in self.cut(piece)]

    def cut(self, piece: str) -> list[int]:
        tokens = list(piece.encode())
        while len(tokens) > 1:
            ranks = [self.rank.get(pair, len(self.rank)) for pair in pairwise(tokens)]
            first = min(ranks)
            if first == len(self.rank):
                break
            tokens = merge(tokens, self.merges[first], 256 + first)
        return tokens

    def decode(self, tokens: Iterable[int]) -> str:
        """拼回文字；凑不成字的字节显示成 �。"""
        return b"".join(self.bytes[token] for token in tokens).decode("utf-8", errors="replace")

    def name(self, token: int) -> str:
        """一个词元怎样显示：半个字写成十六进制的字节。"""
        if token == 10:
            return "⏎"
        try:
            return self.bytes[token].decode("utf-8")
        except UnicodeDecodeError:
            return self.bytes[token].hex(" ").upper()

    @classmethod
    def committed(cls) -> Tokenizer:
        """仓库里提交的那一个，由训练的诗学来。"""
        rows = MERGES.read_text("utf-8").splitlines()
        return cls([tuple(map(int, row.split())) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true", help=f"重新学，写进 {MERGES.name}（半分钟）")
    if parser.parse_args().learn:
        merges = learn((poem + "\n" for poem in split()["训练"]), SIZE)
        MERGES.write_text("".join(f"{left}\t{right}\n" for left, right in merges), "utf-8")
    tokenizer = Tokenizer.committed()
    print(f"词元 {len(tokenizer.bytes):,} 种；最早并出的十种：")
    print("   ", "、".join(tokenizer.name(256 + k) for k in range(10)))
    whole = [k for k in range(256, SIZE) if "�" not in tokenizer.decode([k])]
    words = [tokenizer.decode([k]) for k in whole if len(tokenizer.decode([k])) > 1]
    half = SIZE - 256 - len(whole)
    print(f"并出的 {SIZE - 256:,} 种里，整字或词 {len(whole):,} 种，半个字 {half} 种")
    print(f"两个字以上的 {len(words)} 种，如{'、'.join(words[:8])}")
    for text in ("春眠不觉晓，处处闻啼鸟。", "龘靐齉", "GPT 会写诗吗？🤔"):
        tokens = tokenizer.encode(text)
        assert tokenizer.decode(tokens) == text
        print(f"{text}  {len(text)} 个字符，{len(text.encode())} 个字节，{len(tokens)} 个词元：")
        print("   ", " / ".join(map(tokenizer.name, tokens)))
    poems = split()["测试"]
    count = sum(len(tokenizer.encode(poem)) for poem in poems)
    size = sum(len(poem) for poem in poems)
    print(f"测试的 {len(poems)} 首：平均每个字符 {count / size:.3f} 个词元")
    few = learn(["春眠不觉晓，春风不度玉门关。", "春江花月夜，春风又绿江南岸。"], 270)
    small = Tokenizer(few)
    print("只给四句，从头学六次：", "、".join(small.name(256 + k) for k in range(6)))


if __name__ == "__main__":
    main()
