"""Where the handbook lies, and how tests look into a built copy of it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "docs" / "source"


@dataclass(frozen=True)
class BuiltSite:
    """The handbook, built: where it lies, what Sphinx said, and what it warned of."""

    outdir: Path
    doctreedir: Path
    log: str
    warnings: str


def doctrees(site: BuiltSite) -> Iterator[tuple[str, nodes.document]]:
    """Every page as Sphinx read it, with its name."""
    for pickled in sorted(site.doctreedir.rglob("*.doctree")):
        yield pickled.relative_to(site.doctreedir).with_suffix("").as_posix(), pickle.loads(pickled.read_bytes())


def blocks(site: BuiltSite) -> Iterator[tuple[str, nodes.literal_block]]:
    """Every block of code of every page, with the name of its page."""
    for docname, doctree in doctrees(site):
        for block in doctree.findall(nodes.literal_block):
            yield docname, block


#: Sphinx's note of the configuration of the build before the last: a log, of which a clean build has none.
_LOGS = {".buildinfo.bak"}


def differing_files(one: Path, other: Path) -> set[str]:
    """The files that are not, byte for byte, the same in both folders, with those that only one of them has."""
    first, second = _contents(one), _contents(other)
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in _LOGS and path.parent.name != "__pycache__"
    }
