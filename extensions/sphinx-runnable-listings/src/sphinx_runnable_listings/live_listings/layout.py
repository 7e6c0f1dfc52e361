"""Where a file of the project lies in the reader's interpreter."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sphinx_runnable_listings.listing import libraries_of

#: The folder in the interpreter in which the project lies as it lies here.
ROOT = "/home/reader"


class Needed(NamedTuple):
    """A file that a program needs: where it lies here, and where it is seen from the folder the program runs in."""

    path: Path
    place: str


def needed(path: Path, folder: Path) -> Needed:
    """A file that keeps its place, or of a library, which lies where the program runs."""
    for library in libraries_of(folder):
        if path.is_relative_to(library):
            return Needed(path, path.relative_to(library).as_posix())
    return Needed(path, Path(os.path.relpath(path, folder)).as_posix())


@dataclass(frozen=True)
class Layout:
    """``source`` is where the documentation ``srcdir`` lies in its project, ``docs/source`` for example."""

    srcdir: Path
    source: str = ""

    def folder(self, folder: Path) -> str:
        """The name below ROOT of a folder of the sources."""
        relative = Path(os.path.relpath(folder, self.srcdir)).as_posix()
        return posixpath.normpath(f"{self.source or self.srcdir.name}/{relative}")

    def file(self, path: Path) -> str:
        return self.folder(path)

    def place(self, item: Needed, folder: Path) -> str:
        """The name below ROOT of a file that a program in ``folder`` needs."""
        return posixpath.normpath(f"{self.folder(folder)}/{item.place}")
