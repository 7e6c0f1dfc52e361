"""What a listing is, and which interpreters it wants. No Sphinx in here.

A *chapter* is a folder that holds an ``index.md`` (or ``index.rst``) and Python modules; each module is a *listing*.
A listing runs as ``python -m <chapter>.<module>`` from the folder above the chapter. What it prints is kept in
``results/<module>.txt`` and compared with the next run. A chapter's ``listings.toml`` says what is special::

    [classic_classes]        # the module's name
    python = ["2.7"]         # run it on these interpreters; results/classic_classes-py2.7.txt
    compare = "none"         # its output varies (timings, addresses): it must only succeed
    compare = "3.11"         # its output is that of this Python; run by another, it must only succeed
    args = ["--quick"]
    cpu_limit = 1800         # CPU seconds that a process of it may use; the default is 600

Three keys are for ``live_listings``, which runs listings in the reader's browser::

    live = false             # never there: it needs processes, /proc, …; by default what it imports decides
    live_data = ["*.json"]   # the chapter's files that it reads
    live_note = "…"          # why its output differs there, or why it is not live: readers see it

The same reason for an example of the chapter's page, found by a part of what stands after ``>>>``::

    [">>>"]
    "asyncio.run(" = "a browser has a loop that runs already"

A ``listings.toml`` in the folder above the chapters, where their listings run, names the folders in which installed
packages of the project lie that listings import; pages may show parts of these::

    libraries = ["../../libraries/pencil/src"]

One is for ``chapter_archives``::

    reads = ["../other/*.npz"]   # files outside the chapter that it reads or rewrites, besides ``live_data``
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.machinery import BuiltinImporter, FrozenImporter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: What stands before a file of an installed package in ``live_data``: ``package:tzdata/zoneinfo/zone.tab``.
PACKAGE = "package:"
#: The table of ``listings.toml`` that speaks of examples, which are no modules.
EXAMPLES = ">>>"
#: The Python that runs this, and how ``listings.toml`` writes one.
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSION = re.compile(r"\d\.\d+")


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_comparison(value: object) -> bool:
    return value in ("exact", "none") or (isinstance(value, str) and bool(VERSION.fullmatch(value)))


#: Key of a listing's table → whether a value of it is right, and what to write.
KNOWN_KEYS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "python": (_is_list_of_texts, 'a list of versions, such as ["2.7", "3.11"]'),
    "compare": (_is_comparison, '"exact", "none" or a version such as "3.11"'),
    "args": (_is_list_of_texts, 'a list of texts, such as ["--quick"]'),
    "cpu_limit": (lambda value: type(value) is int and value > 0, "a whole number of CPU seconds"),
    "live": (lambda value: isinstance(value, bool), "true or false"),
    "live_data": (_is_list_of_texts, 'a list of patterns, such as ["*.json"]'),
    "live_note": (lambda value: isinstance(value, str), "a text for readers"),
    "reads": (_is_list_of_texts, 'a list of patterns, such as ["../other/*.npz"]'),
}


class ListingError(Exception):
    """A listing could not be understood or did not succeed."""


@dataclass(frozen=True)
class Listing:
    """One module of one chapter, on one interpreter (``python`` is ``None`` for the running one)."""

    path: Path
    python: str | None = None
    compare: bool = True
    #: The one Python whose output is recorded, where others print something else; only with ``python`` ``None``.
    version: str | None = None
    args: tuple[str, ...] = ()
    cpu_limit: int = 600
    live: bool = True
    live_data: tuple[str, ...] = ()
    live_note: str = ""
    reads: tuple[str, ...] = ()

    @property
    def chapter(self) -> Path:
        """The folder that it stands in."""
        return self.path.parent

    @property
    def module(self) -> str:
        """What ``python -m`` runs in the folder above the chapter."""
        return f"{self.chapter.name}.{self.path.stem}"

    @property
    def label(self) -> str:
        """Its name in the record: with the version of Python where it has to be a certain one."""
        return self.path.stem if self.python is None else f"{self.path.stem}-py{self.python}"

    @property
    def is_of_this_python(self) -> bool:
        """Whether what is recorded is the output of the Python that runs this, or of any."""
        return self.version in (None, RUNNING)

    @property
    def is_compared(self) -> bool:
        """Whether a run here must print what is recorded, and write the files that lie in the chapter."""
        return self.compare and self.is_of_this_python

    @property
    def result(self) -> Path:
        """The file that keeps what it printed."""
        return self.chapter / "results" / f"{self.label}.txt"


def find_listings(source: Path) -> list[Listing]:
    """All listings under ``source``, in path order; raises :exc:`ListingError`, also where a chapter can't run."""
    found = [listing for chapter in find_chapters(source) for listing in listings_of(chapter)]
    for chapter in {listing.chapter: None for listing in found}:
        if reason := _why_nothing_runs(chapter.name):
            raise ListingError(f"{chapter}: no module of it can run, since {reason}: rename the folder")
    return found


def _why_nothing_runs(name: str) -> str:
    """Why ``python -m name.module`` never finds a folder of this name; empty where it may."""
    if "." in name:
        return f"{name} has a dot, and Python looks for a package in a package"
    if name == "encodings" or BuiltinImporter.find_spec(name) or FrozenImporter.find_spec(name):
        return f"{name} is a module that Python has loaded before it looks for folders"
    return ""


def find_chapters(source: Path) -> list[Path]:
    """The folders under ``source`` (itself included) that are chapters: packages with a page of their own."""
    inits = sorted(source.rglob("__init__.py"))
    return [init.parent for init in inits if any(init.with_name(f"index.{ext}").exists() for ext in ("md", "rst"))]


def listings_of(chapter: Path) -> Iterator[Listing]:
    """The listings of one chapter; raises :exc:`ListingError` when ``listings.toml`` does not fit its folder."""
    options = _read_options(chapter / "listings.toml")
    modules = {path.stem: path for path in sorted(chapter.glob("*.py")) if path.stem != "__init__"}
    if strangers := sorted(options.keys() - modules.keys()):
        known = ", ".join(modules) or "none"
        raise _mistake(chapter / "listings.toml", strangers[0], "", f"no such module; the chapter has {known}")
    for stem, path in modules.items():
        table = dict(options.get(stem, {}))
        compare = table.get("compare", "exact")
        for python in table.get("python", [None]):
            yield Listing(
                path=path,
                python=python,
                compare=compare != "none",
                version=compare if VERSION.fullmatch(compare) else None,
                args=tuple(table.get("args", ())),
                cpu_limit=table.get("cpu_limit", Listing.cpu_limit),
                live=table.get("live", True),
                live_data=tuple(table.get("live_data", ())),
                live_note=table.get("live_note", ""),
                reads=tuple(table.get("reads", ())),
            )


def example_notes(chapter: Path) -> dict[str, str]:
    """Why examples of the chapter's page give something else in a browser, by a part of their source."""
    path = chapter / "listings.toml"
    notes = _read_toml(path).get(EXAMPLES, {})
    if not isinstance(notes, dict) or not all(isinstance(note, str) for note in notes.values()):
        raise _mistake(path, EXAMPLES, "", 'write "a part of an example" = "why it gives something else"')
    return notes


def _read_options(path: Path) -> dict[str, dict[str, Any]]:
    options = _read_toml(path)
    options.pop(EXAMPLES, None)
    if isinstance(options.get("libraries"), list):  # of the chapters below this one
        del options["libraries"]
    for stem, table in options.items():
        if not isinstance(table, dict):
            raise _mistake(path, stem, "", f"a key outside of a table; tables are modules: [name], then {stem} = …")
        if unknown := sorted(table.keys() - KNOWN_KEYS.keys()):
            raise _mistake(path, stem, unknown[0], f"unknown key; known are {', '.join(KNOWN_KEYS)}")
        for key, value in table.items():
            is_right, form = KNOWN_KEYS[key]
            if not is_right(value):
                raise _mistake(path, stem, key, f"write {form}")
        if "python" in table and table.get("compare", "exact") not in ("exact", "none"):
            names = ", ".join(table["python"])
            raise _mistake(path, stem, "compare", f"leave it out: it runs on {names}, and each has its own record")
    return options


def _mistake(path: Path, stem: str, key: str, message: str) -> ListingError:
    """An error that names the line of ``key`` in the table ``stem``; without a ``key``, that of the table itself."""
    line, table = 1, ""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name = text.partition("=" if "=" in text else "]")[0].strip(" \t[\"'")
        if is_header := text.lstrip().startswith("["):
            table = name
        if (table, "" if is_header else name) in ((stem, key), ("", stem)):
            line = number
    place = f"[{stem}] {key}" if key else f"[{stem}]"
    return ListingError(f"{path}:{line}: {place}: {message}")


def _read_toml(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ListingError(f"{path}: no TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ListingError(f"{path}: not in UTF-8; save it as UTF-8: {error}") from error


def libraries_of(folder: Path) -> tuple[Path, ...]:
    """The folders in which libraries of the project lie that listings import which run in ``folder``."""
    path = folder / "listings.toml"
    return _libraries(path, path.stat().st_mtime_ns) if path.exists() else ()


@lru_cache
def _libraries(path: Path, changed: int) -> tuple[Path, ...]:
    """The same; ``changed`` is when the file was written."""
    names: Any = _read_toml(path).get("libraries", [])
    if not _is_list_of_texts(names):
        raise _mistake(path, "libraries", "", 'write a list of folders, such as ["../libraries/pencil/src"]')
    found = tuple((path.parent / name).resolve() for name in names)
    if missing := [str(folder) for folder in found if not folder.is_dir()]:
        raise _mistake(path, "libraries", "", f"no such folder: {', '.join(missing)}")
    return found


@lru_cache
def interpreter(python: str | None) -> str | None:
    """The path of an interpreter ``X.Y``, or ``None`` where this machine has none."""
    if python in (None, RUNNING):
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [*sorted(pyenv.glob(f"{python}.*/bin/python"), reverse=True), shutil.which(f"python{python}")]
    return next((str(path) for path in candidates if path), None)
