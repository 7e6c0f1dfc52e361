"""What every page contributes, kept beside the doctrees, so that only changed pages are cut into terms again.

There is one folder for each output folder: pages are written for one output at a time. A page's file is written by
whichever process writes the page.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.files import write_atomically

from .page import IndexedPage, Lead, Size, lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

#: Change it when the same page would give another contribution; what earlier versions kept is then made anew.
VERSION = 10


def output_token(app: Sphinx) -> str:
    """Tells the output folder of a build from others."""
    return hashlib.sha256(str(Path(app.outdir).resolve()).encode()).hexdigest()[:16]


class PageStore:
    """A folder with a file for each page: two lines, what it was made from, its size and leads; and the rest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, app: Sphinx) -> PageStore:
        return cls(Path(app.doctreedir, "cjk_search", f"{VERSION}-{output_token(app)}"))

    def has(self, docname: str, digest: str) -> bool:
        """Whether the page's contribution was made from the same sections."""
        try:
            with self._file(docname).open(encoding="utf-8") as file:
                return file.readline() == digest + "\n"
        except OSError:
            return False

    def digests(self, docnames: Iterable[str]) -> list[str]:
        """What the contributions were made from, in the order of the pages' names; nothing for those that have none."""
        return [digest for digest, _about in self._heads(docnames)]

    def size(self, docnames: Iterable[str]) -> Size:
        """How much there is on all these pages."""
        return Size.total(Size(*json.loads(about)[0]) for _digest, about in self._heads(docnames))

    def leads(self, docnames: Iterable[str]) -> list[Lead]:
        """What entries of glossaries lead to."""
        return [lead(each) for _digest, about in self._heads(docnames) for each in json.loads(about)[1]]

    def _heads(self, docnames: Iterable[str]) -> Iterator[tuple[str, str]]:
        for docname in sorted(docnames):
            file = self._file(docname)
            if file.is_file():
                with file.open(encoding="utf-8") as opened:
                    yield opened.readline().rstrip("\n"), opened.readline()

    def save(self, docname: str, digest: str, page: IndexedPage) -> None:
        """Keep what a page contributes, and what it was made from."""
        content = json.dumps(page.as_json(), ensure_ascii=False, separators=(",", ":"))
        about = json.dumps([page.size, page.leads], ensure_ascii=False)
        text = f"{digest}\n{about}\n{content}"
        write_atomically(self._file(docname), text)

    def missing(self, docnames: Iterable[str]) -> set[str]:
        return {docname for docname in docnames if not self._file(docname).is_file()}

    def load(self, docnames: Iterable[str]) -> Iterator[IndexedPage]:
        """The pages that are there, in the order of their names; the files of pages that are no more go."""
        wanted = {self._file(docname): docname for docname in sorted(docnames)}
        for file in sorted(self.folder.glob("*.json")):
            if file not in wanted:
                file.unlink()
        for file in wanted:
            if file.is_file():
                yield IndexedPage.from_json(json.loads(file.read_text(encoding="utf-8").split("\n", 2)[2]))

    def _file(self, docname: str) -> Path:
        """Names that differ only in case, or are too long for a file system, must not meet."""
        return self.folder / f"{hashlib.sha256(docname.encode()).hexdigest()[:32]}.json"
