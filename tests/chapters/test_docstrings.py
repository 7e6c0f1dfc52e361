"""The docstrings of one module of a chapter are in one language: readers see whole files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from handbook import SOURCE

HAN, WORD = re.compile("[一-鿿]"), re.compile(r"[A-Za-z]{4,}")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def languages(source: str) -> set[str]:
    """Of each docstring whether it is Chinese; formulas alone are of no language."""
    found = (ast.get_docstring(node) or "" for node in ast.walk(ast.parse(source)) if isinstance(node, DOCUMENTED))
    told = (re.sub(r"``?[^`]*``?|\[[^\]]*\]", "", text) for text in found)
    return {"zh" if HAN.search(text) else "en" for text in told if HAN.search(text) or WORD.search(text)}


def modules() -> list[Path]:
    return [path for page in SOURCE.rglob("index.md") for path in sorted(page.parent.glob("*.py"))]


def test_docstrings_of_a_module_are_in_one_language() -> None:
    several = []
    for path in modules():
        try:
            told = languages(path.read_text("utf-8"))
        except SyntaxError:  # written for an older Python
            continue
        if len(told) > 1:
            several.append(path.relative_to(SOURCE).as_posix())
    assert several == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"""图。"""\ndef f():\n    """Draw the figure."""', {"zh", "en"}),
        ('"""图。"""\nclass C:\n    """[b, t] → [t]"""\n    def m(self):\n        """``width`` 个。"""', {"zh"}),
        ('"""Figures."""\nasync def f():\n    """Draw."""', {"en"}),
        ("x = 1", set()),
    ],
)
def test_languages_are_told_apart(source: str, expected: set[str]) -> None:
    assert languages(source) == expected
