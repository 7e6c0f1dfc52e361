"""A copy of the sources in which listings run, recorded: what they print, enter, read, and write otherwise.

A run whose outcome is known is not repeated while nothing that it depends on has changed (``cache``).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .cache import Cache, Reads
from .imports import ImportGraph
from .inside.recorder import ENTERED, OPENED
from .listing import Listing, ListingError, interpreter, libraries_of
from .running import environment, run
from .warm_start import WarmPython
from .webassembly import WebAssemblyPythons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

INSIDE = Path(__file__).with_name("inside")


@dataclass(frozen=True)
class Outcome:
    """What a run did. The names of files are relative to the source folder."""

    stdout: str = ""
    version: str = ""
    cpu_seconds: float = 0.0
    #: The numbers of the ``def`` lines of the functions entered, by file, those of libraries with their whole path;
    #: nothing where another Python ran.
    entered: dict[str, list[int]] = field(default_factory=dict)
    #: The files of the sources that it opened for reading; nothing where another Python ran.
    read: list[str] = field(default_factory=list)
    #: The files that it wrote, made, or removed; and those of them that lie otherwise in the sources.
    written: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    #: Why there is no output.
    error: str = ""
    #: Whether it was taken from the cache.
    kept: bool = False

    def dumps(self) -> str:
        """As JSON, for :meth:`loads`."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Outcome:
        """What :meth:`dumps` gave, read back."""
        return cls(**json.loads(text))


class Workshop:
    """Runs the listings below ``source`` one by one in a copy of it inside ``folder``; a context manager.

    ``warm`` says what to import before: ``{"torch": ["torch", "numpy"]}`` runs the listings that import torch in forks
    of a Python which has imported these modules. The first key that fits counts; keys with the same modules share a
    Python. Listings that import none of the keys, and those for another Python, get a process of their own.
    ``webassembly`` are Pythons that have started, or are started, for others too; without it the workshop has its own.
    """

    def __init__(
        self,
        source: Path,
        folder: Path,
        *,
        project: Path,
        cache: Path | None = None,
        warm: Mapping[str, Sequence[str]] | None = None,
        webassembly: WebAssemblyPythons | None = None,
    ) -> None:
        self._source = source
        self._imports = ImportGraph(project)
        self._copy = folder.resolve() / source.name
        shutil.copytree(source, self._copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        self._as_copied = self._stats()
        self._cache = Cache(cache, self._copy, source, project) if cache else None
        self._warm = {key: tuple(modules) for key, modules in (warm or {}).items()}
        self._started: dict[tuple[str, ...], WarmPython] = {}
        self._open = ExitStack()
        self._webassembly = webassembly or self._open.enter_context(WebAssemblyPythons())
        self._codes = self._open.enter_context(tempfile.TemporaryDirectory())

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def outcome(self, listing: Listing) -> Outcome:
        """The outcome of ``listing``: of a new run, or the one kept when nothing has changed since."""
        there = replace(listing, path=self._copy / listing.path.relative_to(self._source))
        if self._cache and (known := self._cache.find(there)):
            return replace(Outcome.loads(known), kept=True)
        outcome, reads = self._run(there)
        if self._cache and not outcome.error and not outcome.changed:
            self._cache.keep(there, outcome.dumps(), reads)
        return outcome

    def _run(self, listing: Listing) -> tuple[Outcome, Reads]:
        imports = self._imports.imports_of(listing.path, listing.chapter.parent)
        sources = [self._copy, *libraries_of(self._source / listing.chapter.parent.relative_to(self._copy))]
        with tempfile.TemporaryDirectory() as record:
            here = interpreter(listing.python) == interpreter(None)
            variables = {
                "PYTHONPATH": str(INSIDE),
                "RUNNABLE_LISTINGS_SOURCE": os.pathsep.join(map(str, sources)),
                "RUNNABLE_LISTINGS_RECORD": record,
                "RUNNABLE_LISTINGS_CODES": self._codes,
            }
            warm = self._warm_for(imports.packages) if here else None
            try:
                done = run(listing, variables=variables if here else None, warm=warm, webassembly=self._webassembly)
                outcome = Outcome(done.stdout, done.version, done.cpu_seconds, _entered(Path(record, ENTERED), sources))
            except ListingError as error:
                outcome = Outcome(error=str(error))
            if here:
                reads = Reads.parse(Path(record, OPENED), besides=record)
            else:  # another Python records nothing: whatever lies in the chapters that it imports counts as read
                chapters = {file.parent for file in imports.files} | {listing.chapter}
                reads = Reads({path for chapter in chapters for path in chapter.rglob("*") if path.is_file()})
        read = sorted(self._name(path) for path in reads.files if here and self._holds(path))
        written, changed = self._put_back()
        return replace(outcome, read=read, written=written, changed=changed), reads

    def _holds(self, path: Path) -> bool:
        return path.is_relative_to(self._copy) and path.is_file()  # what is not there was asked for, too

    def _name(self, path: Path) -> str:
        return path.relative_to(self._copy).as_posix()

    def _warm_for(self, packages: set[str]) -> WarmPython | None:
        modules = next((modules for key, modules in self._warm.items() if key in packages), None)
        if modules is None:
            return None
        if modules not in self._started:
            self._started[modules] = self._open.enter_context(WarmPython(modules, environment()))
        return self._started[modules]

    def _stats(self) -> dict[str, tuple[int, int]]:
        """The time and the size of each file of the copy, by its name. Texts: thousands of paths for each run cost."""
        found, folders = {}, [str(self._copy)]
        for folder in folders:  # it grows
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not entry.is_dir():
                        stat = entry.stat()
                        found[entry.path] = stat.st_mtime_ns, stat.st_size
                    elif not entry.is_symlink() and entry.name != "__pycache__":
                        folders.append(entry.path)
        return found

    def _put_back(self) -> tuple[list[str], list[str]]:
        """Undo what the last run wrote: the names of those files, and of those left otherwise than they were."""
        now, written, changed = self._stats(), [], []
        for file in sorted({file for file, _ in self._as_copied.items() ^ now.items()}):
            path = Path(file)
            name = path.relative_to(self._copy)
            original = self._source / name if file in self._as_copied else None
            written.append(name.as_posix())
            if original is None or file not in now or path.read_bytes() != original.read_bytes():
                changed.append(name.as_posix())
            if original is None:
                path.unlink()
            else:
                shutil.copy2(original, path)
        if written:
            self._as_copied = self._stats()
        return written, changed


def _entered(marks: Path, sources: list[Path]) -> dict[str, list[int]]:
    return {
        path.relative_to(folder).as_posix() if number == 0 else (source / path.relative_to(folder)).as_posix(): lines
        for number, source in enumerate(sources)
        for folder in [marks / str(number)]
        for path in sorted(folder.rglob("*.py"))
        if (lines := [number for number, mark in enumerate(path.read_bytes()) if mark])
    }
