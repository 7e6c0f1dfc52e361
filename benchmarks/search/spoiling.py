"""The ways in which readers type something else than what stands on the page."""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING

import opencc
from pypinyin import lazy_pinyin

if TYPE_CHECKING:
    import random

QUESTIONS = (
    "什么是{}", "{}是什么", "{}怎么用", "如何使用{}", "怎样理解{}", "{}有什么用", "为什么需要{}", "{}是什么意思？",
)  # fmt: skip


@cache
def converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in traditional characters."""
    return str(converter().convert(text))


def pinyin(text: str, separator: str) -> str:
    """The text in pinyin without tones."""
    return separator.join(lazy_pinyin(text))


def initials(text: str) -> str:
    """The first letter of each syllable."""
    return "".join(syllable[0] for syllable in lazy_pinyin(text))


@cache
def taiwan_converters() -> tuple[opencc.OpenCC, opencc.OpenCC]:
    return opencc.OpenCC("s2twp"), opencc.OpenCC("t2s")


def taiwanese(text: str) -> str | None:
    """The text as Taiwan says it; None where only the characters differ."""
    to_taiwan, simplified = taiwan_converters()
    said = str(to_taiwan.convert(text))
    return said if simplified.convert(said) != text else None


def question(text: str, rng: random.Random) -> str:
    return rng.choice(QUESTIONS).format(text)


def other_form(word: str) -> str | None:
    """Another regular form of an English word: one thing for many, ``-ed`` for ``-ing`` and the other way round."""
    if re.fullmatch(r"[a-z]{4,}(?<![aious])s", word) and not re.search(r"([sxz]|ch|sh|i)es$", word):
        return word[:-1]
    verb = re.fullmatch(r"([a-z]*[aeiou][a-z]*[^aeiou])(ing|ed)", word)
    if verb is None or len(verb[1]) < 4:
        return None
    return verb[1] + {"ing": "ed", "ed": "ing"}[verb[2]]


def root(word: str) -> str:
    """What the regular forms of an English word have in common, about: ``provid`` for provides, provided, providing."""
    shortened = re.sub(r"(?<=[a-z]{3})(?:ing|ed|es|s|e)$", "", word)
    return shortened[:-1] if re.search(r"([b-df-hj-np-tv-z])\1$", shortened) and len(shortened) > 3 else shortened


def full_width(text: str) -> str:
    """ASCII as an input method in full-width mode gives it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def prefix(name: str, rng: random.Random) -> str | None:
    """The first half of a name or more, four characters at least."""
    length = rng.randint(max(4, len(name) // 2), len(name) - 1)
    return name[:length].rstrip("_") if len(name[:length].strip("_")) >= 4 else None


def part(name: str, rng: random.Random) -> str | None:
    """One to all but one of the words that a name is made of, as they stand, and not the first."""
    starts = [m.start() for m in re.finditer(r"(?<=_)[A-Za-z]|(?<=[a-z])[A-Z]", name)]
    text = name[rng.choice(starts) :].strip("_") if starts else ""
    return text if len(text) >= 4 else None


def typo(name: str, rng: random.Random) -> str | None:
    """One letter left out, doubled, replaced, or exchanged with the next; never the first."""
    at = rng.randrange(1, len(name) - 1)
    letter = rng.choice(string.ascii_lowercase)
    spoiled = rng.choice([
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ])  # fmt: skip
    return spoiled if spoiled.lower() != name.lower() else None


def homophones(characters: list[str]) -> dict[str, list[str]]:
    """Of each character, the others that an input method would offer for the same syllable."""
    by_syllable: dict[str, list[str]] = {}
    for character in characters:
        by_syllable.setdefault(lazy_pinyin(character)[0], []).append(character)
    return {c: [other for other in group if other != c] for group in by_syllable.values() for c in group}


def homophone(text: str, table: dict[str, list[str]], rng: random.Random) -> str | None:
    """The text with one character replaced by a homophone."""
    at = rng.randrange(len(text))
    others = table.get(text[at], [])
    return text[:at] + rng.choice(others) + text[at + 1 :] if others else None


def one_edit_apart(left: str, right: str) -> bool:
    """Whether one letter put in, left out, replaced, or exchanged with its neighbour makes the one word the other."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    a, b = left[start : len(left) - end], right[start : len(right) - end]
    return left != right and (max(len(a), len(b)) == 1 or (len(a) == 2 and a == b[::-1]))
