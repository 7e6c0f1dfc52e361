"""数据：pypinyin 词典里的短语与读音；三种划分，一种比一种严，整组划进训练、验证或测试。"""

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
#: 随手：不分组。变体：有 SHARED 个字以上公共子串的同组。亲属：互相包含的也同组，哪怕被包含的只有两个字。
SPLITS = ("随手", "变体", "亲属")


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


def groups(texts: Iterable[str], how: str = "亲属") -> list[list[str]]:
    """把短语分组；how 是 SPLITS 之一，关系可以传递，别的 how 引发 ValueError。

    做法是并查集：短语与自己的每个“要紧的”子串并到一起。
    """
    if how not in SPLITS:
        raise ValueError(f"没有“{how}”这种划分；有{'、'.join(SPLITS)}")
    phrases, parent = set(texts), {}

    def root(x: str) -> str:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]  # 路径折半
            x = parent[x]
        return x

    for text in sorted(phrases):
        for part in substrings(text, 2):
            if (len(part) >= SHARED and how != "随手") or (
                part in phrases and how == "亲属"
            ):
                parent[root(part)] = root(text)
    found = defaultdict(list)
    for text in sorted(phrases):
        found[root(text)].append(text)
    return sorted(found.values())


def part_of(group: list[str]) -> str:
    """一组去哪里：按组里第一个短语的散列，一成测试，半成验证，其余训练；
    太大的组只用来训练。
    """
    bucket = zlib.crc32(group[0].encode()) % 20
    return (
        "训练"
        if len(group) > LARGEST or bucket > 2
        else "验证"
        if bucket == 2
        else "测试"
    )


@cache
def split(how: str = "亲属") -> dict[str, tuple[Phrase, ...]]:
    """训练、验证、测试三份短语；每次都一样，没有用到随机数。"""
    where = {text: part_of(group) for group in groups((p.text for p in dictionary()), how) for text in group}
    return {part: tuple(p for p in dictionary() if where[p.text] == part) for part in PARTS}


def digest(phrases: Iterable[Phrase]) -> str:
    """一份数据的指纹：词典换了版本，指纹就变。"""
    return f"{zlib.crc32(repr([tuple(p) for p in phrases]).encode()):08x}"


def main() -> None:
    texts = [p.text for p in dictionary()]
    print(f"词典：{len(texts)} 个短语，{len(set(''.join(texts)))} 个不同的字，指纹 {digest(dictionary())}")
    for how in SPLITS:
        every = groups(texts, how)
        largest = "、".join(map(str, sorted(map(len, every), reverse=True)[:3]))
        sizes = "，".join(f"{part} {len(phrases)}" for part, phrases in split(how).items())
        print(f"{how}：{len(every)} 组，最大的三组有 {largest} 个短语；{sizes}")
        for text in ("重庆", "一心一意"):
            group = next(group for group in every if text in group)
            print(f"    与“{text}”同组的 {len(group)} 个：{'、'.join(group[:6])}{'……' if len(group) > 6 else ''}")


if __name__ == "__main__":
    main()
