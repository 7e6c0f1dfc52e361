"""What every page contributes, kept beside the doctrees, so that only changed pages are cut into terms again.

There is one folder for each output folder: pages are written for one output at a time. A page's file is written by
whichever process writes the page.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .page import IndexedPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

#: Change it when the same page would give another contribution; what earlier versions kept is then made anew.
VERSION = 2


class PageStore:
    """A folder with a file for each page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, app: Sphinx) -> PageStore:
        output = hashlib.sha256(str(Path(app.outdir).resolve()).encode()).hexdigest()[:16]
        return cls(Path(app.doctreedir, "cjk_search", f"{VERSION}-{output}"))

    def has(self, docname: str, digest: str) -> bool:
        """Whether the page's contribution was made from the same sections."""
        try:
            with self._file(docname).open(encoding="utf-8") as file:
                return file.readline() == digest + "\n"
        except OSError:
            return False

    def digests(self, docnames: Iterable[str]) -> list[str]:
        """What the contributions were made from, in the order of the pages' names; nothing for those that have none."""
        files = [self._file(docname) for docname in sorted(docnames)]
        lines = []
        for file in files:
            if file.is_file():
                with file.open(encoding="utf-8") as opened:
                    lines.append(opened.readline().rstrip("\n"))
        return lines

    def save(self, docname: str, digest: str, page: IndexedPage) -> None:
        """Keep what a page contributes, and what it was made from."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = digest + "\n" + json.dumps(page.as_json(), ensure_ascii=False, separators=(",", ":"))
        file = self._file(docname)
        unfinished = file.with_suffix(".new")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)  # a build that is stopped leaves no half of a file

    def missing(self, docnames: Iterable[str]) -> set[str]:
        return {docname for docname in docnames if not self._file(docname).is_file()}

    def load(self, docnames: Iterable[str]) -> list[IndexedPage]:
        """The pages that are there, in the order of their names; the files of pages that are no more go."""
        wanted = {self._file(docname): docname for docname in sorted(docnames)}
        for file in sorted(self.folder.glob("*.json")):
            if file not in wanted:
                file.unlink()
        present = (file for file in wanted if file.is_file())
        return [
            IndexedPage.from_json(json.loads(file.read_text(encoding="utf-8").partition("\n")[2])) for file in present
        ]

    def _file(self, docname: str) -> Path:
        """Names that differ only in case, or are too long for a file system, must not meet."""
        return self.folder / f"{hashlib.sha256(docname.encode()).hexdigest()[:32]}.json"
