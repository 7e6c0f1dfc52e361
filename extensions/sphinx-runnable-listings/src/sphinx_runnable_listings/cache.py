"""Outcomes of runs, kept as long as nothing has changed that a run depends on.

What that is, the run itself told: every file that it opened and every folder that it listed
(:mod:`.inside.recorder`), its sources among them. To these come the interpreter, the versions of all installed
packages, the number of processors, and the names of the files in its chapter. A run that started a program
other than this Python is never kept: what such a program reads nobody knows.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

from .running import version_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .listing import Listing

#: What a library may read without Python's knowledge is not of these kinds.
TEXT = {".py", ".md", ".toml", ".txt", ".svg", ".json", ".html", ".css", ".js"}
#: Variables that change what libraries compute or print.
VARIABLES = ("OMP_", "MKL_", "OPENBLAS_", "TORCH_", "MPL", "LC_", "LANG", "TZ")


@dataclass(frozen=True)
class Reads:
    """What a run read."""

    files: set[Path] = field(default_factory=set)
    folders: set[Path] = field(default_factory=set)
    #: Whether that is all.
    complete: bool = True

    @classmethod
    def parse(cls, log: Path, *, besides: str) -> Reads:
        """Read the recorder's log, without the files of the record itself, below the folder ``besides``."""
        found: dict[str, set[Path]] = {"file": set(), "folder": set(), "program": set()}
        for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
            kind, _, path = line.partition(" ")
            if not path.startswith(besides):
                found[kind].add(Path(path))
        others = {program for program in found["program"] if program != Path(sys.executable)}
        return cls(found["file"], found["folder"], complete=not others)


class Cache:
    """Texts in ``folder``, one for each listing; the listings run in ``copy``, a copy of ``source`` in ``project``."""

    def __init__(self, folder: Path, copy: Path, source: Path, project: Path) -> None:
        self._folder, self._copy, self._source, self._project = folder, copy, source, project

    def find(self, listing: Listing) -> str | None:
        """The text kept for ``listing``, when nothing has changed since."""
        try:
            entry = json.loads(self._path(listing).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if entry["key"] != self._key(listing) or self._digests(map(Path, entry["read"])) != entry["read"]:
            return None
        text: str = entry["text"]
        return text

    def keep(self, listing: Listing, text: str, reads: Reads) -> None:
        """Keep ``text`` for ``listing``, a run of which has read ``reads``."""
        if not reads.complete or listing.path not in reads.files:  # not even its own file: nothing was recorded
            self._path(listing).unlink(missing_ok=True)
            return
        temporary = Path(tempfile.gettempdir()).resolve()
        lasting = {path for path in reads.files | reads.folders if self._lasts(path, temporary)}
        read = self._digests(self._portable(path) for path in sorted(lasting))
        entry = {"key": self._key(listing), "read": read, "text": text}
        self._folder.mkdir(parents=True, exist_ok=True)
        new = self._path(listing).with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
        new.replace(self._path(listing))

    def _path(self, listing: Listing) -> Path:
        return self._folder / f"{listing.chapter.parent.name}.{listing.chapter.name}.{listing.label}.json"

    def _lasts(self, path: Path, temporary: Path) -> bool:
        ours = path.is_relative_to(self._copy) or path.is_relative_to(self._project)
        return path.exists() and (ours or not path.is_relative_to(temporary))

    def _portable(self, path: Path) -> Path:
        """The path of a file of the copy relative to it, that of another file of the project relative to that."""
        if path.is_relative_to(self._copy):
            return Path("source") / path.relative_to(self._copy)
        return Path("project") / path.relative_to(self._project) if path.is_relative_to(self._project) else path

    def _digests(self, portable: Iterable[Path]) -> dict[str, str]:
        return {path.as_posix(): _digest(self._actual(path)) for path in portable}

    def _actual(self, portable: Path) -> Path:
        roots = {"source": self._copy, "project": self._project}
        first, *rest = portable.parts
        return roots[first].joinpath(*rest) if first in roots else portable

    def _key(self, listing: Listing) -> str:
        inside = sorted(path for path in listing.chapter.rglob("*") if path.parent.name != "__pycache__")
        parts = [
            listing.module,
            listing.args,
            version_for(listing),
            _machine(),
            [path.relative_to(listing.chapter).as_posix() for path in inside],
            [_digest(path) for path in inside if path.is_file() and path.suffix not in TEXT],
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _digest(path: Path) -> str:
    if path.is_dir():
        return _hash("\n".join(sorted(entry.name for entry in path.iterdir() if entry.name != "__pycache__")).encode())
    return _hash(path.read_bytes()) if path.is_file() else ""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@lru_cache
def _machine() -> list[object]:
    installed = sorted(f"{one.name} {one.version}" for one in distributions())
    here = Path(__file__).parent  # what decides how a listing runs and what is seen of it
    ours = [_digest(path) for path in (*sorted(here.glob("inside/*.py")), here / "running.py", here / "workshop.py")]
    ours += [_digest(here / "live_listings" / "static" / name) for name in ("run_jobs.mjs", "runner.py")]
    variables = sorted(item for item in os.environ.items() if item[0].startswith(VARIABLES))
    return [platform.platform(), os.cpu_count(), installed, ours, variables]
