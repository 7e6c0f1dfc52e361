"""A copy of the handbook that builds as the original does, for edits that must not touch it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from .measure import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = ROOT / "docs" / "source"


def copy(folder: Path) -> Path:
    """Copy the handbook into ``folder``, with what its pages show from beside the sources; returns the source folder.

    Without the libraries, pages that show parts of them have warnings, and every build reads them again.
    """
    ignore = shutil.ignore_patterns("__pycache__", "*.mo")
    source = folder / SOURCE.relative_to(ROOT)
    shutil.copytree(SOURCE, source, ignore=ignore)
    shutil.copy(ROOT / "constraints.txt", folder)
    shutil.copytree(ROOT / "libraries", folder / "libraries", ignore=ignore)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return source
