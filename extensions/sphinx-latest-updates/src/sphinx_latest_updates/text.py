"""Small facts about text that Chinese and English readers share: where it may be cut, reading time, ids."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Characters of a name in an id; file systems take names of 255 bytes.
_LONGEST_SLUG = 80
_ZERO_WIDTH_JOINER = "\u200d"
_CJK = r"\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_WORD = re.compile(rf"[^\W{_CJK}]+(?:['’.-][^\W{_CJK}]+)*")
_LINE_BREAK_IN_CJK = re.compile(
    rf"(?<=[{_CJK}\u3000-\u303f\uff00-\uffef])[ \t]*\n[ \t]*(?=[{_CJK}\u3000-\u303f\uff00-\uffef])"
)


def squeeze(text: str) -> str:
    """Collapse white space as a browser does; a line break between two CJK characters disappears altogether."""
    return re.sub(r"\s+", " ", _LINE_BREAK_IN_CJK.sub("", text))


def safe_cut(text: str, length: int) -> str:
    """The first ``length`` characters, fewer where the last would be torn out of a cluster (emoji, accents)."""
    if length >= len(text):
        return text
    end = max(length, 0)
    while end > 0 and _joins(text, end):
        end -= 1
    return text[:end]


def _joins(text: str, place: int) -> bool:
    """Whether the characters on both sides of ``place`` belong to one user-perceived character (UAX 29, simplified)."""
    before, after = text[place - 1], text[place]
    if before == "\r" and after == "\n":
        return True
    if _extends(after) or before == _ZERO_WIDTH_JOINER:
        return True
    if _is_regional(before) and _is_regional(after):
        run = len(text[:place]) - len(text[:place].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
        return run % 2 == 1
    return False


def _extends(character: str) -> bool:
    return (
        character == _ZERO_WIDTH_JOINER
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or 0x1F3FB <= ord(character) <= 0x1F3FF
        or 0xE0020 <= ord(character) <= 0xE007F
    )


def _is_regional(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


class Amount(NamedTuple):
    """How much text there is: CJK characters, and other words."""

    characters: int
    words: int

    def without(self, others: Iterable[Amount]) -> Amount:
        """What is left when ``others``, which are parts of it, are gone."""
        gone = [NOTHING, *others]
        return Amount(*(whole - sum(parts) for whole, parts in zip(self, zip(*gone, strict=True), strict=True)))


NOTHING = Amount(0, 0)


def amount_of(text: str) -> Amount:
    """How much ``text`` there is."""
    return Amount(len(_CJK_CHARACTER.findall(text)), len(_WORD.findall(text)))


def reading_minutes(amount: Amount, *, cjk_per_minute: int, words_per_minute: int) -> int:
    """Whole minutes, at least one."""
    return max(1, math.ceil(amount.characters / cjk_per_minute + amount.words / words_per_minute))


@lru_cache(4096)  # a tag's stands in the line of each of its posts
def identifier(prefix: str, name: str) -> str:
    """An id that is the same in every build and different for different names, whatever their script and length."""
    folded = unicodedata.normalize("NFC", name)
    slug = re.sub(r"[^A-Za-z0-9]+", "-", folded).strip("-")
    if slug == folded and len(slug) <= _LONGEST_SLUG:
        return f"{prefix}-{slug}"
    return "-".join(part for part in (prefix, slug[:_LONGEST_SLUG].rstrip("-"), _digest(folded)) if part)


#: A kind of names → what one of them is called in ids, in names of files and in addresses.
SINGULARS = {
    "tags": "tag",
    "categories": "category",
    "authors": "author",
    "locations": "location",
    "languages": "language",
    "years": "year",
}


def section_id(kind: str, name: str) -> str:
    """The id of the section ``name`` of an index."""
    return identifier("year" if kind == "archive" else SINGULARS.get(kind, kind), name)


#: No file of Windows has such a name, whatever its ending.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def case_safe(identifiers: Iterable[str]) -> dict[str, str]:
    """Each of ``identifiers`` → itself, or a name that every file system can hold and that none takes for another's:
    where an earlier one differs in case alone, and where Windows keeps the name for a device.
    """
    taken = set(_RESERVED)
    names = {}
    for each in identifiers:
        names[each] = f"{each}-{_digest(each)}" if each.casefold() in taken else each
        taken.add(each.casefold())
    return names


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def split_names(text: str, commas: str = ",，") -> list[str]:
    """Names separated by ``commas``, without the quotes that some stand in: ``one, "two, with a comma"``."""
    names = []
    for found in re.finditer(rf"\s*(?:(?:{_QUOTED})\s*|[^{commas}]*)([{commas}]|$)", text):
        names.append(_unquote(found[0].removesuffix(found[1]).strip()))
        if not found[1]:
            break
    return names


_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"))
_QUOTED = "|".join(f"{begin}[^{end}]*{end}" for begin, end in _QUOTES)


def _unquote(name: str) -> str:
    return name[1:-1] if len(name) > 1 and (name[0], name[-1]) in _QUOTES else name


def printable(text: str) -> str:
    """``text`` without control characters that no output format may hold (XML 1.0, section 2.2)."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)


def as_name(text: str) -> str:
    """``text`` such that two names that look the same are the same (NFC)."""
    return unicodedata.normalize("NFC", printable(text)).strip()
