"""Text → terms. Pure, and the same as ``static/tokenizer.js``.

Chinese, Japanese and Korean runs give every character and every pair of neighbours. Any other word gives itself and its
parts: ``torch.nn.DataLoader`` also gives ``nn.dataloader``, ``torch``, ``nn``, ``dataloader``, ``data``, ``loader``. A
version gives its beginnings, with or without a ``v``. Operators and mathematical signs are terms too. Where a word
meets a run, its letter and the character that touch are a term too, behind a dot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .folding import Folding, lower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: Characters without spaces between words: Han, kana, bopomofo, Hangul.
CJK = (
    "\u3005\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
LONGEST = 64

_WORD = rf"[^\W{CJK}]+"
#: Operators of programming languages, longest first, and signs of mathematics; not what punctuates a sentence.
_SIGN = (
    r"<<=|>>=|\*\*=|//=|===|!==|>>>|<=>|->|=>|==|!=|<=|>=|:=|\*\*|//|<<|>>|\|\||&&|\+\+|\+=|-=|\*=|/=|%=|&=|\|=|\^=|@=|::"
    r"|[@%&|^~+*=<>\u00ac\u00b1\u00f7\u2190-\u22ff\u27c0-\u27ff\u2900-\u2aff]"
)
_SCAN = re.compile(rf"([{CJK}]+)|([A-Za-z](?:\+\+|#)(?!\w)|{_WORD}(?:(?:\.|::){_WORD})*)|({_SIGN})")
#: Where a word meets a run without spaces, be there a space or not.
_MEETINGS = re.compile(rf"([{CJK}])[ \n]*(?=([^\W{CJK}]))|([^\W{CJK}])[ \n]*(?=([{CJK}]))")
MEETING = "·"
#: ``e-mail`` is ``email`` too.
_HYPHENED = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z]+(?:-[A-Za-z]+)+(?![A-Za-z0-9_-])")
_STEMMED = re.compile(r"[a-z]{3,}")
STEM = "~"
_VERSION = re.compile(r"[vV]?([0-9]+(?:\.[0-9]+)+)([A-Za-z][A-Za-z0-9]*)?|[vV]([0-9]+)")
_SEPARATOR = re.compile(r"\.|::")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


class Tokenizer:
    """Cuts text into the terms that are looked up in the index."""

    def __init__(self, variants: Mapping[str, str], stem: Callable[[str], str] | None = None) -> None:
        self.fold = Folding(variants)
        self._stem = stem

    def terms(self, text: str) -> Iterator[str]:
        """Every term of the text, as often as it occurs."""
        folded = self.fold(text)
        for match in _SCAN.finditer(folded):
            if match[1]:
                run = match[1]
                yield from run
                for i in range(len(run) - 1):
                    yield run[i : i + 2]
            elif match[2]:
                yield from self._with_stems(word_terms(match[2]))
            else:
                yield match[3]
        for match in _MEETINGS.finditer(folded):
            yield MEETING + lower(match[1] or match[3]) + lower(match[2] or match[4])
        for match in _HYPHENED.finditer(folded):
            yield lower(match[0].replace("-", ""))[:LONGEST]

    def _with_stems(self, terms: list[str]) -> list[str]:
        """Words, and behind a sign what they are inflected from, where that is another word."""
        if self._stem is None:
            return terms
        stems = [f"{STEM}{stem}" for term in terms if _STEMMED.fullmatch(term) and (stem := self._stem(term)) != term]
        return terms + stems


def word_terms(word: str) -> list[str]:
    """A word and its parts, in lower case, each once; at most ``LONGEST`` characters each."""
    if word.islower() and word.isalpha() and word.isascii():  # the usual case, quickly
        return [word[:LONGEST]]
    version = _VERSION.fullmatch(word)
    if version:
        return _version_terms(word.lstrip("vV").lower(), version[1] or version[3])
    pieces = [word]
    names = [name for name in _SEPARATOR.split(word) if name]
    if len(names) > 1:
        pieces += [".".join(names[i:]) for i in range(1, min(len(names), 6))]
        pieces += names
    for name in names:
        bare = name.strip("_")
        pieces.append(bare)
        for part in bare.split("_"):
            pieces += [piece for piece in [part, *_CAMEL.findall(part)] if len(piece) > 1]
    return [term for term in dict.fromkeys(lower(piece)[:LONGEST] for piece in pieces) if term]


def _version_terms(version: str, numbers: str) -> list[str]:
    """``8.5.0rc1`` gives itself, ``8.5.0``, ``8.5`` and ``8``."""
    parts = numbers.split(".")
    beginnings = [".".join(parts[:i]) for i in range(len(parts), 0, -1)]
    return [term[:LONGEST] for term in dict.fromkeys([version, *beginnings])]


def is_word(term: str) -> bool:
    """Whether the term is no sign."""
    return term[0].isalnum() or term[0] == "_"


def is_cjk(term: str) -> bool:
    """Whether the term is of the writing systems that are indexed by character."""
    return _CJK_FIRST.match(term) is not None


_CJK_FIRST = re.compile(f"[{CJK}]")
