"""The words of the index by their letters: prefixes, parts and misspellings are found without reading all words. Pure.

Words are numbered in alphabetical order. A table maps every three letters in a row (``^`` begins a word, ``$`` ends it)
to the numbers of the words that have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .encoding import ascending
from .tokenizer import is_cjk, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST, LONGEST = 3, 40


def words(terms: Iterable[str]) -> list[str]:
    """The terms that readers may type in part or wrongly, in order."""
    return sorted(
        term
        for term in terms
        if SHORTEST <= len(term) <= LONGEST and is_word(term) and not is_cjk(term) and not term.isdecimal()
    )


def trigrams(word: str) -> set[str]:
    """Every three letters in a row, its ends marked."""
    marked = f"^{word}$"
    return {marked[i : i + 3] for i in range(len(marked) - 2)}


def trigram_table(numbered: list[str]) -> dict[str, str]:
    """Three letters → the numbers of the words with them."""
    table: dict[str, list[int]] = {}
    for i, word in enumerate(numbered):
        for trigram in trigrams(word):
            table.setdefault(trigram, []).append(i)
    return {trigram: ascending(found) for trigram, found in table.items()}
