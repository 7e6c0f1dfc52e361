"""Lists of numbers as short text that a browser decodes quickly, and tables as many small files. Pure.

A number is written in base 32, low digits first, one character a digit; the upper half of the alphabet says that more
digits follow. ``static/index.js`` reads it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FINGERPRINT = 6
#: Letters.
BEGINNING = 4
_PLAIN_WORD = re.compile("[a-z]+")
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"


def number(value: int) -> str:
    """One number of 0 or more."""
    digits = ""
    while value >= 32:
        digits += ALPHABET[32 + (value & 31)]
        value >>= 5
    return digits + ALPHABET[value]


_SHORT = [number(value) for value in range(4096)]


def numbers(values: Iterable[int]) -> str:
    """Many numbers."""
    return "".join([_SHORT[value] if value < 4096 else number(value) for value in values])


def ascending(values: Iterable[int]) -> str:
    """Numbers that grow, as the gaps between them."""
    gaps, before = [], -1
    for value in values:
        gaps.append(value - before - 1)
        before = value
    return numbers(gaps)


def shard_of(key: str, count: int) -> int:
    """Which of ``count`` files holds the key; ``static/index.js`` computes the same.

    Words of plain letters lie where their beginning does: what a reader types leads to others that begin so.
    """
    value = 5381
    for character in key[:BEGINNING] if _PLAIN_WORD.fullmatch(key) else key:
        value = (value * 33 ^ ord(character)) & 0xFFFFFFFF
    return value % count


def shard_count(size: int, target: int, most: int) -> int:
    """The power of two that gives files of about ``target`` characters."""
    count = 1
    while count < most and size > count * target:
        count *= 2
    return count


def script(name: str, content: Any) -> str:
    """A file that hands its content to the page, on ``file://`` too, where a page can fetch nothing."""
    return f'CJKSearch.add("{name}",{compact(content)})'


def named_script(name: str, content: Any) -> tuple[str, str]:
    """A file's name, which tells its content, and the file: what is cached under a name is always what is meant."""
    name = f"{name}.{fingerprint(compact(content))}"
    return name, script(name, content)


def fingerprint(text: str) -> str:
    """A few characters that tell one text from another; they suit file systems that ignore case."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:FINGERPRINT].decode().lower()


def compact(content: Any) -> str:
    """JSON that may stand in a script: two line ends of Unicode and ``</`` are escaped."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")


def shards(table: Mapping[str, Any], count: int) -> Iterator[dict[str, Any]]:
    """The table in ``count`` parts, each key in the part that ``shard_of`` names."""
    keys: list[list[str]] = [[] for _ in range(count)]
    for key in table:
        keys[shard_of(key, count)].append(key)
    for part in keys:
        yield {key: table[key] for key in sorted(part)}
