"""An id that people can read, from the text of what it marks. No Sphinx in here."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

#: Enough to recognise a sentence; an address is not a place to read it.
LONGEST = 40


def slug(text: str) -> str:
    """Lower case, words joined by hyphens, Chinese as it is; empty when the text has no letters and no digits.

    The result is a name in the sense of XML, as EPUB asks: it begins with a letter.
    """
    plain = unicodedata.normalize("NFKC", text.lower())  # n² is n2, which LaTeX can write too
    words = re.sub(r"\W+", "-", plain)[:LONGEST].strip("-")
    return words if not words or words[0].isalpha() else f"n-{words}"


def unique(wanted: str, taken: Container[str]) -> str:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3``, … that is not ``taken``."""
    number = 1
    name = wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name
