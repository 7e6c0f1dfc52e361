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
#: How long what is typed by its first letters may be, and what most it may stand for.
LONGEST_INITIALS, MOST_INITIALS = 6, 6
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
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


def homophones(characters: Iterable[str]) -> dict[str, str]:
    """Syllable → the characters that are read so: the site's, and those that people type (GB 2312)."""
    table: dict[str, list[str]] = {}
    for character in sorted({*characters, *_common()}):
        for reading in sorted(readings(character)):
            table.setdefault(reading, []).append(character)
    return {reading: "".join(found) for reading, found in sorted(table.items())}


@functools.cache
def _common() -> frozenset[str]:
    codes = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return frozenset(code.decode("gb2312", "ignore") for code in codes) - {""}


class Initials:
    """The beginnings and ends of headings by the first letters of their syllables: 线段树 is ``xds``."""

    def __init__(self) -> None:
        self._found: dict[str, int] = {}

    def add(self, heading: str) -> None:
        """Take the Chinese of a heading, each of its runs whole, its beginnings and its ends."""
        for run in _HAN.findall(heading):
            lengths = range(2, min(len(run), LONGEST_INITIALS) + 1)
            for piece in {run[:n] for n in lengths} | {run[-n:] for n in lengths}:
                self._found[piece] = self._found.get(piece, 0) + 1

    def table(self) -> dict[str, str]:
        """Letters → what they may stand for, the frequent first, with spaces between."""
        table: dict[str, list[tuple[int, str]]] = {}
        for piece, count in self._found.items():
            if all(ord(character) in PINYIN_DICT for character in piece):
                letters = "".join(_usual(character)[:1] for character in piece)
                table.setdefault(letters, []).append((-count, piece))
        return {
            letters: " ".join(piece for _count, piece in sorted(pieces)[:MOST_INITIALS])
            for letters, pieces in table.items()
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
