"""What a listing is, which interpreters it wants, and how it is run. No Sphinx in here.

A *chapter* is a folder that holds an ``index.md`` (or ``index.rst``) and Python modules; each module is a *listing*.
A listing runs as ``python -m <chapter>.<module>`` from the folder above the chapter. What it prints is kept in
``results/<module>.txt`` and compared with the next run. A chapter's ``listings.toml`` says what is special::

    [classic_classes]        # the module's name
    python = ["2.7"]         # run it on these interpreters; results/classic_classes-py2.7.txt
    compare = "none"         # its output varies (timings, addresses): it must only succeed
    args = ["--quick"]
    timeout = 600            # seconds; the default is 300
    measured = false         # coverage can't see it run: it traces, or runs inside a tracer; true: it must see it

Three keys are for ``live_listings``, which runs listings in the reader's browser::

    live = false             # never there: it needs processes, /proc, …; by default what it imports decides
    live_data = ["*.json"]   # the chapter's files that it reads
    live_note = "…"          # why its output differs there, or why it is not live: readers see it
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KNOWN_KEYS = frozenset({"python", "compare", "args", "timeout", "measured", "live", "live_data", "live_note"})


class ListingError(Exception):
    """A listing could not be understood or did not succeed."""


@dataclass(frozen=True)
class Listing:
    """One module of one chapter, on one interpreter (``python`` is ``None`` for the running one)."""

    path: Path
    python: str | None = None
    compare: bool = True
    args: tuple[str, ...] = ()
    timeout: float = 300.0
    measured: bool | None = None
    live: bool = True
    live_data: tuple[str, ...] = ()
    live_note: str = ""

    @property
    def chapter(self) -> Path:
        return self.path.parent

    @property
    def module(self) -> str:
        return f"{self.chapter.name}.{self.path.stem}"

    @property
    def label(self) -> str:
        return self.path.stem if self.python is None else f"{self.path.stem}-py{self.python}"

    @property
    def result(self) -> Path:
        return self.chapter / "results" / f"{self.label}.txt"


@dataclass(frozen=True)
class Run:
    """What a listing printed, on which interpreter, in how many seconds."""

    listing: Listing
    stdout: str
    version: str
    seconds: float = field(compare=False)


def find_listings(source: Path) -> list[Listing]:
    """All listings under ``source``, in path order."""
    return [listing for chapter in find_chapters(source) for listing in listings_of(chapter)]


def find_chapters(source: Path) -> list[Path]:
    """The folders under ``source`` (itself included) that are chapters: packages with a page of their own."""
    inits = sorted(source.rglob("__init__.py"))
    return [init.parent for init in inits if any(init.with_name(f"index.{ext}").exists() for ext in ("md", "rst"))]


def listings_of(chapter: Path) -> Iterator[Listing]:
    """The listings of one chapter; raises :exc:`ListingError` when ``listings.toml`` does not fit its folder."""
    options = _read_options(chapter / "listings.toml")
    modules = {path.stem: path for path in sorted(chapter.glob("*.py")) if path.stem != "__init__"}
    if strangers := options.keys() - modules.keys():
        raise ListingError(f"{chapter / 'listings.toml'}: no such module: {', '.join(sorted(strangers))}")
    for stem, path in modules.items():
        table = dict(options.get(stem, {}))
        for python in table.get("python", [None]):
            yield Listing(
                path=path,
                python=python,
                compare=table.get("compare", "exact") == "exact",
                args=tuple(table.get("args", ())),
                timeout=float(table.get("timeout", Listing.timeout)),
                measured=table.get("measured"),
                live=table.get("live", True),
                live_data=tuple(table.get("live_data", ())),
                live_note=table.get("live_note", ""),
            )


def _read_options(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        options = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ListingError(f"{path}: {error}") from error
    for stem, table in options.items():
        if unknown := table.keys() - KNOWN_KEYS:
            raise ListingError(f"{path}: [{stem}]: unknown key: {', '.join(sorted(unknown))}")
        if table.get("compare", "exact") not in ("exact", "none"):
            raise ListingError(f'{path}: [{stem}]: compare is "exact" or "none"')
        if not isinstance(table.get("live", True), bool):
            raise ListingError(f"{path}: [{stem}]: live is true or false")
    return options


@lru_cache
def interpreter(python: str | None) -> str | None:
    """The path of an interpreter ``X.Y``, or ``None`` where this machine has none."""
    if python is None or python == ".".join(platform.python_version_tuple()[:2]):
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [*sorted(pyenv.glob(f"{python}.*/bin/python"), reverse=True), shutil.which(f"python{python}")]
    return next((str(path) for path in candidates if path), None)


def run(listing: Listing, *, prefix: Sequence[str] = ()) -> Run:
    """Run a listing and return what it printed.

    ``prefix`` stands between the interpreter and ``-m``, e.g. ``("-m", "coverage", "run")``.
    Raises :exc:`ListingError` when the interpreter is missing, the exit status is not 0, or time runs out.
    """
    executable = interpreter(listing.python)
    if executable is None:
        raise ListingError(f"{listing.path}: no Python {listing.python} on this machine")
    command = [executable, *prefix, "-m", listing.module, *listing.args]
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            cwd=listing.chapter.parent,
            env=_environment(listing),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=listing.timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ListingError(f"{listing.path}: not done after {listing.timeout:g} s") from error
    seconds = time.perf_counter() - start
    stdout = done.stdout.decode("utf-8", errors="replace").replace("\r\n", "\n")
    if done.returncode != 0:
        stderr = done.stderr.decode("utf-8", errors="replace")
        raise ListingError(f"{listing.path}: exit status {done.returncode}\n{stdout}{stderr}")
    return Run(listing, stdout, _version_of(executable), seconds)


def _environment(listing: Listing) -> dict[str, str]:
    """An environment in which two runs print the same."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
    keep |= {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    keep.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # several may run at once: a thread that waits must not spin
    if listing.python is None:
        keep["PYTHONUTF8"] = "1"
    return keep


@lru_cache
def _version_of(executable: str) -> str:
    code = "import platform; print(platform.python_implementation() + ' ' + platform.python_version())"
    return subprocess.run([executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
