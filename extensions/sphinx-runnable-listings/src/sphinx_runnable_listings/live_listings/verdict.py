"""Which listings a reader's browser can run, with which files, and why it can't run the others."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from sphinx_runnable_listings.listing import PACKAGE, Listing, listings_of

from .closure import closure_of_module
from .layout import Needed, needed
from .node_modules import node_modules_of
from .record import BrowserRun, read_browser_runs


@dataclass(frozen=True)
class Verdict:
    """Whether ``listing`` is live; if so ``files`` are what it needs, else ``why`` says what it lacks."""

    listing: Listing
    files: frozenset[Needed] = field(default=frozenset(), compare=False)
    lacks: tuple[str, ...] = ()
    why: str = ""

    @property
    def live(self) -> bool:
        return not self.lacks and not self.why

    @property
    def folder(self) -> Path:
        """The folder it runs in."""
        return self.listing.chapter.parent

    @property
    def browser_run(self) -> BrowserRun | None:
        """How it ran in WebAssembly, as far as that was recorded."""
        return read_browser_runs(self.listing.chapter).get(self.listing.path.stem)


def is_chapter(folder: Path) -> bool:
    return (folder / "__init__.py").exists() and any((folder / f"index.{end}").exists() for end in ("md", "rst"))


def verdicts_of(chapter: Path) -> dict[str, Verdict]:
    """A verdict for each module of a chapter, by its name.

    Of several interpreters that of the runtime counts, or else the newest: its record is what a page compares with.
    """
    return {stem: judge(listing) for stem, listing in _chosen(chapter).items()}


def verdict_of(module: Path) -> Verdict:
    """The verdict for one module of a chapter."""
    return judge(_chosen(module.parent)[module.stem])


def _chosen(chapter: Path) -> dict[str, Listing]:
    runtime = _runtime_python(chapter)
    listings = sorted(
        _listings(chapter, _changed(chapter)),
        key=lambda listing: (listing.path, listing.python == runtime, _number(listing)),
    )
    return {listing.path.stem: listing for listing in listings}


@lru_cache
def _runtime_python(chapter: Path) -> str | None:
    """The version ``X.Y`` of the Python that runs in pages; ``None`` where the package is missing."""
    node_modules = node_modules_of(chapter)
    if node_modules is None:
        return None
    lock = json.loads((node_modules / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    return ".".join(lock["info"]["python"].split(".")[:2])


@lru_cache(maxsize=512)
def _listings(chapter: Path, changed: tuple[int, ...]) -> tuple[Listing, ...]:
    """The listings of a chapter; ``changed`` is when its folder and its ``listings.toml`` were written."""
    return tuple(listings_of(chapter))


def _changed(chapter: Path) -> tuple[int, ...]:
    options = chapter / "listings.toml"
    return tuple(path.stat().st_mtime_ns for path in (chapter, options) if path.exists())


def _number(listing: Listing) -> tuple[int, ...]:
    return tuple(map(int, (listing.python or "99").split(".")))


def judge(listing: Listing) -> Verdict:
    """A verdict from what a listing imports and what ``listings.toml`` says of it."""
    folder = listing.chapter.parent
    closure = closure_of_module(listing.path, folder)
    files = {needed(path, folder) for path in closure.files}
    lacks = set(closure.foreign)
    patterns = {(owner, pattern) for path in closure.files for owner in _owners(path) for pattern in owner.live_data}
    for owner, pattern in patterns:
        found = _installed(pattern.removeprefix(PACKAGE)) if pattern.startswith(PACKAGE) else _data(owner, pattern)
        files |= found
        for program in (item.path for item in found if item.path.suffix == ".py"):
            files |= {needed(path, folder) for path in closure_of_module(program, folder).files}
        if not found:
            lacks.add(pattern.removeprefix(PACKAGE).partition("/")[0] if pattern.startswith(PACKAGE) else pattern)
    if listing.python and _number(listing) < (3,):
        lacks.add(f"Python {listing.python}")
    why = "" if listing.live else listing.live_note or "live = false"
    return Verdict(listing, frozenset(files), tuple(sorted(lacks)), why)


def _owners(path: Path) -> list[Listing]:
    """The listings that a file is: what it reads, those who import it need too."""
    if not is_chapter(path.parent):
        return []
    return [listing for listing in _listings(path.parent, _changed(path.parent)) if listing.path == path]


def _data(listing: Listing, pattern: str) -> set[Needed]:
    """The files that match ``pattern``, seen from the chapter; it may begin with ``../``."""
    start = listing.chapter
    while pattern.startswith("../"):
        start, pattern = start.parent, pattern.removeprefix("../")
    return {needed(path, listing.chapter.parent) for path in start.glob(pattern) if path.is_file()}


def _installed(name: str) -> set[Needed]:
    """A file of a package of this environment: in the browser the package lies where the listing runs."""
    package, _, rest = name.partition("/")
    spec = find_spec(package)
    if spec is None or not spec.origin or not (path := Path(spec.origin).parent / rest).is_file():
        return set()
    return {Needed(path, name)}
