"""The engines that are compared. To add one, write a module beside these and name it here."""

from __future__ import annotations

from . import cjk_search, pagefind, sphinx
from .base import Built, Engine

ENGINES: list[Engine] = [
    sphinx.SHIPPED,
    sphinx.PATCHED,
    sphinx.JIEBA,
    pagefind.PAGEFIND,
    cjk_search.CJK_SEARCH,
    cjk_search.WITH_VECTORS,
]

__all__ = ["ENGINES", "Built", "Engine"]
