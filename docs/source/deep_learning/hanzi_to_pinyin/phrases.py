"""数据：pypinyin 词典里的短语与读音，按“亲属”分组，整组划进训练、验证或测试，不让同一个词的变体跨过界线。"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pypinyin.phrases_dict import phrases_dict

SHARED = 3  # 有这么长的公共子串，就算亲属
LARGEST = 50  # 比这还大的组一律用来训练
PARTS = ("训练", "验证", "测试")


class Phrase(NamedTuple):
    """一个短语和它每个字的读音：Phrase("重庆", ("chóng", "qìng"))。"""

    text: str
    readings: tuple[str, ...]


@cache
def dictionary() -> tuple[Phrase, ...]:
    """词典的全部短语，按字典序；一个字列出几种读音时取第一种。"""
    return tuple(
        Phrase(text, tuple(choices[0] for choices in readings))
        for text, readings in sorted(phrases_dict.items())
        if len(text) == len(readings)
    )


def substrings(text: str, shortest: int) -> Iterator[str]:
    """text 的全部连续子串，至少 shortest 个字，包括它自己。"""
    for start in range(len(text)):
        for end in range(start + shortest, len(text) + 1):
            yield text[start:end]


def groups(texts: Iterable[str]) -> list[list[str]]:
    """把短语分成亲属组：一个包含另一个，或者有 SHARED 个字以上的公共子串，就在同一组（关系可以传递）。

    做法是并查集：短语与自己的每个“要紧的”子串并到一起。
    """
    phrases, parent = set(texts), {}

    def root(x: str) -> str:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]  # 路径折半
            x = parent[x]
        return x

    for text in sorted(phrases):
        for part in substrings(text, 2):
            if len(part) >= SHARED or part in phrases:
                parent[root(part)] = root(text)
    found = defaultdict(list)
    for text in sorted(phrases):
        found[root(text)].append(text)
    return sorted(found.values())


def part_of(group: list[str]) -> str:
    """一组去哪里：按组里第一个短语的散列，一成测试，半成验证，其余训练；太大的组只用来训练。"""
    bucket = zlib.crc32(group[0].encode()) % 20
    return "训练" if len(group) > LARGEST or bucket > 2 else "验证" if bucket == 2 else "测试"


@cache
def split() -> dict[str, tuple[Phrase, ...]]:
    """训练、验证、测试三份短语；每次都一样，没有用到随机数。"""
    where = {text: part_of(group) for group in groups(p.text for p in dictionary()) for text in group}
    return {part: tuple(p for p in dictionary() if where[p.text] == part) for part in PARTS}


def digest(phrases: Iterable[Phrase]) -> str:
    """一份数据的指纹：词典换了版本，指纹就变。"""
    return f"{zlib.crc32(repr([tuple(p) for p in phrases]).encode()):08x}"


def main() -> None:
    every = groups(p.text for p in dictionary())
    print(f"词典：{len(dictionary())} 个短语，{len({c for p in dictionary() for c in p.text})} 个不同的字")
    print(f"亲属组：{len(every)} 组，其中 {sum(len(g) == 1 for g in every)} 组只有一个短语；最大的组有", end=" ")
    print("、".join(map(str, sorted(map(len, every), reverse=True)[:3])), "个")
    kin = next(group for group in every if "重庆" in group)
    print("例：", "、".join(kin))
    for part, phrases in split().items():
        print(f"{part}：{len(phrases)} 个短语，{sum(len(p.text) for p in phrases)} 个字")
    print("指纹：", digest(dictionary()))


if __name__ == "__main__":
    main()
