"""``benchmarks/results/search.json``, and the tables of the handbook that are printed from it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from .packages import ROOT
from .report import markdown
from .words import CHINESE

if TYPE_CHECKING:
    from pathlib import Path

RESULTS = ROOT / "benchmarks" / "results" / "search.json"
TABLES = ROOT / "docs" / "source" / "about" / "results" / "cjk_search.md"
"""Included by ``docs/source/about/cjk_search.md``."""


def code() -> str:
    """Which code was measured: a digest of the extension and of the benchmark."""
    files = [
        path
        for folder in ("extensions/sphinx-cjk-search/src/sphinx_cjk_search", "benchmarks/search")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".js"}
    ]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def kept(path: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """What an earlier run of the same code, versions, seed and queries found; nothing if there is none."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if all(found.get(key) == value for key, value in facts.items()) else {}


def save(path: Path, results: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if path == RESULTS:
        TABLES.parent.mkdir(parents=True, exist_ok=True)
        TABLES.write_text(markdown(results, CHINESE), encoding="utf-8")
