"""Whole builds and rebuilds after an edit, with the extension and with Sphinx's own search, in turn."""

from __future__ import annotations

import shutil
import statistics
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import handbook
from . import building

if TYPE_CHECKING:
    from .corpora import Corpus


@dataclass(frozen=True)
class Times:
    """Medians, in CPU seconds."""

    without: float
    with_extension: float
    edit_without: float
    edit_with_extension: float


def build_times(corpus: Corpus, folder: Path, rounds: int) -> dict[str, float]:
    """Build both ways in each round, so that a busy minute hits both; change a page and build again."""
    whole: dict[bool, list[float]] = {False: [], True: []}
    edit: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(rounds):
        for extended in (False, True):
            source = fresh_copy(corpus, folder / "sources")
            extra = ["sphinx_cjk_search"] if extended else []
            copied = replace(corpus, source=source)
            whole[extended].append(building.build(copied, folder / "site", extra))
            change(source)
            edit[extended].append(building.rebuild(copied, folder / "site", extra))
    medians = [statistics.median(times) for times in (whole[False], whole[True], edit[False], edit[True])]
    return {name: round(seconds, 2) for name, seconds in asdict(Times(*medians)).items()}


def fresh_copy(corpus: Corpus, folder: Path) -> Path:
    """The sources of a corpus, in place of an earlier copy."""
    shutil.rmtree(folder, ignore_errors=True)
    if corpus.source == handbook.SOURCE:
        return handbook.copy(folder)
    return Path(shutil.copytree(corpus.source, folder))


def change(source: Path) -> None:
    """Add a sentence to a page in the middle of the corpus."""
    pages = sorted(source.rglob("*.md"))
    page = pages[len(pages) // 2]
    page.write_text(page.read_text(encoding="utf-8") + "\n这里加了一句话。\n", encoding="utf-8")
