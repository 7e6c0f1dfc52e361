"""How pairs of Chinese characters are read, for readers who type pinyin. Pure.

The readings are those of pypinyin (MIT), with its phrases: 重复 is ``chongfu``, 重量 is ``zhongliang``.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: So many candidates are kept for one reading, the most frequent ones.
MOST_CANDIDATES = 12
_TONE = re.compile(r"[\u0300\u0301\u0304\u030c]")


def candidates(frequencies: Mapping[str, int]) -> dict[str, str]:
    """Reading → the terms of the index that are read so, the frequent ones first, in one string.

    ``1xian`` gives characters (先), ``2xian`` pairs (西安). ``frequencies`` says in how many passages each stands.
    """
    table: dict[str, list[tuple[int, str]]] = {}
    for term, frequency in frequencies.items():
        for reading in readings(term):
            table.setdefault(f"{len(term)}{reading}", []).append((-frequency, term))
    return {
        reading: "".join(term for _frequency, term in sorted(terms)[:MOST_CANDIDATES])
        for reading, terms in table.items()
    }


def readings(term: str) -> set[str]:
    """The readings of one or two characters, without tones; empty for what has none."""
    if len(term) == 1:
        return {plain(reading) for reading in PINYIN_DICT.get(ord(term), "").split(",") if reading}
    by_character = "".join(_usual(character) for character in term)
    phrase = PHRASES_DICT.get(term)
    by_phrase = "".join(plain(syllable[0]) for syllable in phrase) if phrase else by_character
    known = all(ord(character) in PINYIN_DICT for character in term)
    return {by_character, by_phrase} if known else set()


@functools.cache
def _usual(character: str) -> str:
    return plain(PINYIN_DICT.get(ord(character), "").split(",")[0])


@functools.cache
def plain(syllable: str) -> str:
    """``lǜ`` → ``lv``: letters as they are typed."""
    bare = unicodedata.normalize("NFC", _TONE.sub("", unicodedata.normalize("NFD", syllable)))
    return bare.replace("ü", "v").replace("ê", "e")


def syllables() -> Iterable[str]:
    """Every syllable that a character may have."""
    return sorted({plain(reading) for line in PINYIN_DICT.values() for reading in line.split(",") if reading})
