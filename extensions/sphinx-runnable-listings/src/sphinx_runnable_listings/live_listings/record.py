"""The WebAssembly column of a chapter's record, ``results/wasm.json``: what its live listings printed there.

Of an output that is byte for byte the one in ``results/``, only that is said.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class BrowserRun:
    """A run in WebAssembly: ``output`` where it was not the one on record, ``code`` where it failed.

    ``inputs`` is a fingerprint of all that the run depended on, so that a record of other code is known as such.
    """

    python: str
    same: bool
    inputs: str = ""
    code: int = 0
    output: str = ""


def record_path(chapter: Path) -> Path:
    return chapter / "results" / "wasm.json"


def read_browser_runs(chapter: Path) -> dict[str, BrowserRun]:
    """The runs of a chapter by the names of its modules; empty where nothing was recorded."""
    path = record_path(chapter)
    if not path.exists():
        return {}
    return {stem: BrowserRun(**entry) for stem, entry in json.loads(path.read_text(encoding="utf-8")).items()}


def write_browser_runs(chapter: Path, runs: Mapping[str, BrowserRun]) -> None:
    """Write the runs of a chapter, without what goes without saying."""
    entries = {
        stem: {key: value for key, value in asdict(run).items() if value or key == "same"}
        for stem, run in sorted(runs.items())
    }
    path = record_path(chapter)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
