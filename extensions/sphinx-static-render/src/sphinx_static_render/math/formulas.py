"""TeX source as Sphinx hands it over, TeX source as Temml wants it. Nothing here knows of Sphinx."""

from __future__ import annotations

import re

# Environments that number their lines in LaTeX. Here the only numbers are Sphinx's: one for each labelled formula.
NUMBERED = ("equation", "align", "alignat", "gather", "multline", "eqnarray", "flalign")

_NUMBERED_EDGE = re.compile(rf"\\(begin|end)\{{({'|'.join(NUMBERED)})\}}")
_TOKEN = re.compile(r"\\begin\b|\\end\b|\\\\|\\.|[{}&]", re.DOTALL)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


def displayed(tex: str) -> str:
    """Wrap a display as ``sphinx.util.math.wrap_displaymath`` does for LaTeX: rows in split, paragraphs in aligned."""
    parts = [part.strip() for part in _BLANK_LINES.split(tex) if part.strip()]
    if len(parts) > 1:
        rows = r"\\".join(parts)
        return rf"\begin{{aligned}}{rows}\end{{aligned}}"
    whole = "".join(parts)
    return rf"\begin{{split}}{whole}\end{{split}}" if has_rows(whole) else whole


def has_rows(tex: str) -> bool:
    r"""Whether ``\\`` or ``&`` stands outside every environment and group, where plain math mode has no use for it."""
    depth = 0
    for token in _TOKEN.findall(tex):
        if token in {r"\begin", "{"}:
            depth += 1
        elif token in {r"\end", "}"}:
            depth -= 1
        elif token in {r"\\", "&"} and depth == 0:
            return True
    return False


def numbered_environment(tex: str) -> str | None:
    """The first environment that LaTeX would number by itself."""
    found = _NUMBERED_EDGE.search(tex)
    return found[2] if found else None


def unnumbered(tex: str) -> str:
    """Star the environments that would number their lines."""
    return _NUMBERED_EDGE.sub(r"\\\1{\2*}", tex)


def longest_row(mathml: str) -> int:
    """About how many characters wide a formula is: its longest row's, or the whole's where it has no rows."""
    rows = re.split(r"</mtr>", mathml)
    return max(len(re.sub(r"<[^>]*>|&[#\w]+;", lambda tag: "" if tag[0][0] == "<" else "x", row)) for row in rows)
