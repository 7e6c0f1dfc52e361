"""错在哪里：把测试短语里的每个字按标准答案分类，看三种读法在每一类里各错多少。"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

import torch

from hanzi_to_pinyin.baselines import EDGE, NGram, Reader, tuned, windows
from hanzi_to_pinyin.phrases import Phrase, split
from hanzi_to_pinyin.train import committed

CATEGORIES = (
    "字没见过", "读音没见过", "儿", "一、不", "轻声", "多音字，邻字见过", "多音字，邻字没见过", "只有一种读音",
)  # fmt: skip
TONES = "\u0304\u0301\u030c\u0300"  # 阴平、阳平、上声、去声的附加符号


def tone(reading: str) -> int:
    """声调 1 到 4；轻声是 0。"""
    marks = [TONES.index(mark) + 1 for mark in unicodedata.normalize("NFD", reading) if mark in TONES]
    return marks[0] if marks else 0


def category(model: NGram, window: tuple[str, str, str], reading: str) -> str:
    """一个字属于哪一类，只看标准答案和训练数据，不看谁猜了什么；从上往下，先中的算。"""
    left, character, right = window
    known = model.majority.counts.get(character, {})
    if not known:
        return "字没见过"
    if reading not in known:
        return "读音没见过"
    if len(known) == 1:
        return "只有一种读音"
    if character == "儿":
        return "儿"
    if character in "一不":
        return "一、不"
    if tone(reading) == 0:
        return "轻声"
    contexts = [(left, character, "")] * (left != EDGE) + [("", character, right)] * (right != EDGE)
    return "多音字，邻字见过" if any(context in model.counts for context in contexts) else "多音字，邻字没见过"


def mistakes(reader: Reader, phrases: Iterable[Phrase]) -> Iterator[tuple[str, int, str]]:
    """读错的地方：(短语, 第几个字, 猜的读音)。"""
    for text, readings in phrases:
        for i, (found, right) in enumerate(zip(reader(text), readings, strict=True)):
            if found != right:
                yield text, i, found


def by_category(model: NGram, phrases: Iterable[Phrase], readers: dict[str, Reader]) -> dict[str, Counter[str]]:
    """每一类：“字数”和各读法的错字数。"""
    phrases = list(phrases)
    place = {
        (text, i): category(model, window, reading)
        for text, readings in phrases
        for i, (window, reading) in enumerate(zip(windows(text), readings, strict=True))
    }
    table = {name: Counter() for name in CATEGORIES}
    for name in place.values():
        table[name]["字数"] += 1
    for label, reader in readers.items():
        for text, i, _ in mistakes(reader, phrases):
            table[place[text, i]][label] += 1
    return table


def readers() -> dict[str, Reader]:
    """多数派、n 元、模型。"""
    ngram, model = tuned(), committed()
    cache = dict(zip((texts := [p.text for p in split()["测试"]]), model.read(texts), strict=True))
    return {
        "多数派": ngram.majority,
        "n 元": ngram,
        "模型": lambda text: cache[text] if text in cache else model.read([text])[0],
    }


def marked(text: str, i: int) -> str:
    return f"{text[:i]}【{text[i]}】{text[i + 1 :]}"


def main() -> None:
    torch.set_num_threads(1)
    phrases, three = split()["测试"], readers()
    right = {p.text: p.readings for p in phrases}
    print(f"{'字数':>5}{'多数派':>5}{'n 元':>6}{'模型':>5}  类别")
    for name, row in by_category(three["n 元"], phrases, three).items():
        print(f"{row['字数']:>7}{row['多数派']:>8}{row['n 元']:>7}{row['模型']:>7}  {name}")
    most, model = (list(mistakes(three[name], phrases)) for name in ("多数派", "模型"))
    spots, others = {(text, i) for text, i, _ in model}, {(text, i) for text, i, _ in most}
    for title, found, elsewhere in (("模型对、多数派错", most, spots), ("多数派对、模型错", model, others)):
        only = [(text, i, guess) for text, i, guess in found if (text, i) not in elsewhere]
        print(f"{title}：{len(only)} 个字，每隔若干个取一个：")
        for text, i, guess in only[:: max(1, len(only) // 12)][:12]:
            print(f"    {marked(text, i)} {right[text][i]}，猜成 {guess}")
    wrong = Counter((right[text][i], guess) for text, i, guess in model if guess != "?")
    print("模型最常见的混淆：", "、".join(f"{a} 读成 {b} {n} 次" for (a, b), n in wrong.most_common(10)))


if __name__ == "__main__":
    main()
