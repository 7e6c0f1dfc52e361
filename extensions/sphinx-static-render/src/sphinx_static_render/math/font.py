"""The math font, cut down to what a site's formulas draw with it. Nothing here knows of Sphinx.

A math font holds thousands of glyphs and a site uses a few hundred: the rest would be most of what a page weighs.
"""

from __future__ import annotations

import html
import io
import logging
import re
import unicodedata
from importlib.metadata import version
from typing import TYPE_CHECKING

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from sphinx_exact_rebuilds.files import fingerprint, kept_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# It tells of every table that it prunes, which is printed where a package has set the root logger to INFO, as furo's
# a11y_pygments does.
logging.getLogger("fontTools").setLevel(logging.WARNING)

# Raise it whenever the code below gives another font for the same characters: it is part of every fingerprint.
REVISION = 1

_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_WORDS = re.compile(r"<mtext\b.*?</mtext>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
#: What a browser slants of its own accord, by what stands in the page (MathML Core, section 3.2.2 and appendix C.1).
_SLANTED = {
    chr(int(decomposition.removeprefix("<font> "), 16)): slanted
    for slanted in map(chr, [0x210E, *range(0x1D434, 0x1D468), *range(0x1D6A4, 0x1D6A6), *range(0x1D6E2, 0x1D71C)])
    if (decomposition := unicodedata.decomposition(slanted))
}
#: Printable ASCII, always kept, because a font is measured by it: by a browser, for which one without space is not the
#: first font of a list (CSS Fonts 4, "first available font") and ``x`` and ``0`` are the units ex and ch; by FreeType,
#: which fits every glyph to the pixels by the heights of Latin letters.
MEASURED = "".join(map(chr, range(0x20, 0x7F)))
_RADICAL, _MINUS = "\N{SQUARE ROOT}", "\N{MINUS SIGN}"


def formulas(page: str) -> Iterator[str]:
    """The ``<math>`` elements of an HTML or XHTML page."""
    return (found[0] for found in _FORMULA.finditer(page))


def drawn(mathml: str) -> set[str]:
    """The characters that a browser draws for a formula: those in it, and those that it puts there itself."""
    written = set(html.unescape(_TAG.sub("", mathml)))
    implied = {_SLANTED[character] for character in written & _SLANTED.keys()}
    if "<msqrt" in mathml or "<mroot" in mathml:
        implied.add(_RADICAL)
    if "-" in written:
        implied.add(_MINUS)
    return written | implied


def missing(mathml: str, font: frozenset[str]) -> list[str]:
    """The symbols of a formula that are not in ``font``, letters of words aside: text fonts have those."""
    written = html.unescape(_TAG.sub("", _WORDS.sub(lambda words: _without_letters(words[0]), mathml)))
    return sorted({character for character in written if character not in font and not _from_another_font(character)})


def characters(font: Path) -> frozenset[str]:
    """The characters that a font file has glyphs for."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap()))


def font_fingerprint(font: bytes, wanted: Iterable[str], flavor: str) -> str:
    """Name the font that ``subset`` would give, without making it."""
    made_by = (str(REVISION), version("fonttools"), version("brotli"), flavor, "".join(sorted(wanted)))
    return fingerprint(*made_by, font)


def subset(font: bytes, wanted: Iterable[str], flavor: str) -> bytes:
    """``font`` with what ``wanted`` and the layout need, as ``woff`` or ``woff2``: the same bytes whenever it is made.

    Kept are every feature, the sizes and parts from which braces and roots are stretched (the table MATH), and what
    the font says of its name, its authors and its licence.
    """
    options = Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    with TTFont(io.BytesIO(font), recalcTimestamp=False) as opened:
        cut = Subsetter(options)
        cut.populate(unicodes=map(ord, {*wanted, *MEASURED}))
        cut.subset(opened)
        opened.flavor = flavor
        written = io.BytesIO()
        opened.save(written)
    return written.getvalue()


def stored_subset(font: Path, wanted: set[str], flavor: str, folder: Path) -> Path:
    """The file in ``folder`` that holds the subset: made now, or by an earlier build with the same characters."""
    whole = font.read_bytes()
    name = f"{font_fingerprint(whole, wanted, flavor)}.{flavor}"
    return kept_file(folder / name, lambda: subset(whole, wanted, flavor))


def _without_letters(words: str) -> str:
    return "".join(character for character in words if unicodedata.category(character)[0] not in "LM")


def _from_another_font(character: str) -> bool:
    """Whether a math font need not have it: it is invisible, or belongs to a script that other fonts are made for."""
    invisible = unicodedata.category(character)[0] in "CZ" or "\ufe00" <= character <= "\ufe0f"
    return invisible or unicodedata.east_asian_width(character) in "WF"
