"""Term → the passages that have it, with their impacts. Pure.

A list is one of growing numbers, passage and impact in one; what is collected takes four bytes an entry until then.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .encoding import ascending, numbers
from .tokenizer import MEETING

if TYPE_CHECKING:
    from .page import Passage

K1, B = 1.2, 0.6
#: Impacts. The highest are kept for a passage's own heading, so that no number of mentions outweighs it.
LEVELS, LEVELS_OF_HEADINGS = 16, 4
#: A term's list holds at most so many passages, those where it weighs most.
HOT = 8192
#: Short passages are not lifted above long ones by their shortness alone.
LEAST_LENGTH = 8


class Postings:
    """Collects the terms of passages, which are numbered as they come; ``average`` is their mean number of terms."""

    def __init__(self, average: float) -> None:
        self.count = 0
        self._average = average + LEAST_LENGTH
        self._lists: dict[str, array[int]] = {}

    def add(self, passage: Passage) -> None:
        saturation = 10 * K1 * (1 - B + B * (passage.length + LEAST_LENGTH) / self._average)
        levels = {term: _level_in_text(weight, saturation) for term, weight in passage.weights.items()}
        own = sum(not term.startswith(MEETING) for term in passage.heading)
        levels |= dict.fromkeys(passage.heading, _level_in_heading(own))
        for term, level in levels.items():
            found = self._lists.get(term)
            if found is None:
                found = self._lists[term] = array("L")
            found.append(self.count * LEVELS + level)
        self.count += 1

    def frequencies(self) -> dict[str, int]:
        """In how many passages each term stands."""
        return {term: len(found) for term, found in self._lists.items()}

    def encoded(self) -> dict[str, str]:
        """The lists as text. What was collected is given up meanwhile."""
        lists, self._lists = self._lists, {}
        return {term: _encode(lists.pop(term)) for term in sorted(lists)}


def _level_in_text(weight: float, saturation: float) -> int:
    """BM25's part of a term's frequency, which never reaches one."""
    return int((LEVELS - LEVELS_OF_HEADINGS) * weight / (weight + saturation))


def _level_in_heading(terms: int) -> int:
    """The highest for a heading of two characters or words; one less each time a heading is twice as long."""
    return LEVELS - 1 - min(LEVELS_OF_HEADINGS - 1, max(0, terms.bit_length() - 2))


def _encode(found: array[int]) -> str:
    """Passages and impacts as one list of growing numbers; before a capped list, how many there are, and ``!``."""
    if len(found) <= HOT:
        return ascending(found)
    best = sorted(found, key=lambda value: (-(value % LEVELS), value))[:HOT]
    return f"{numbers([len(found)])}!{ascending(sorted(best))}"
