"""What goes into the archive of a chapter, what it must be installed with, and the zip itself. No Sphinx in here."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from packaging.utils import canonicalize_name

from ..i18n import CATALOG, LOCALE_DIR
from ..listing import PACKAGE, RUNNING, listings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..imports import ImportGraph
    from ..listing import Listing

OURS = LOCALE_DIR.parent
NEVER = {"__pycache__", ".pytest_cache", ".ipynb_checkpoints"}


@dataclass(frozen=True)
class Contents:
    """``files`` by their places in the archive, and ``requirements`` as pip reads them.

    ``folder`` is the place of the folder in which modules run, ``.`` for the root; ``packages`` are the import names,
    by module, of what a module needs from elsewhere. ``language`` is that of the project, where a module says things
    in it.
    """

    folder: str
    files: Mapping[str, Path]
    requirements: tuple[str, ...]
    packages: Mapping[str, frozenset[str]]
    language: str = ""


@dataclass(frozen=True)
class Project:
    """Where chapters lie, what their modules import, how that is installed, and the language they speak.

    ``names`` are distributions by the import names that differ from theirs, ``pins`` the lines of a constraints file by
    normalized names: with both, an archive does not depend on what is installed.
    """

    source: Path
    graph: ImportGraph
    installed: Installed
    language: str = "en"
    names: Mapping[str, str] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)

    def requirements(self, packages: Iterable[str]) -> tuple[str, ...]:
        """What pip has to install for these import names."""
        distributions = {name for package in packages for name in self._distributions(package)}
        lines = {self.pins.get(canonicalize_name(name)) or self.installed.line(name) for name in distributions}
        return tuple(sorted(lines, key=str.lower))

    def knows(self, package: str) -> bool:
        """Whether it is a package that pip installs, for all that is known here."""
        known = package in self.names or package in self.installed.distributions
        return known or canonicalize_name(package) in self.pins

    def _distributions(self, package: str) -> Iterable[str]:
        if package in self.names:
            return [self.names[package]]
        return self.installed.distributions.get(package, [package])


def pins_of(constraints: str) -> dict[str, str]:
    """The exact versions of a constraints file of pip, by normalized names."""
    pins = (line.partition("#")[0].partition(";")[0].strip() for line in constraints.splitlines())
    return {canonicalize_name(pin.partition("==")[0].strip()): pin for pin in pins if "==" in pin and pin[0] != "-"}


def contents_of(chapter: Path, project: Project) -> Contents:
    """All that the listings of ``chapter`` need, placed so that each file sees the others as it does in its project.

    Files that lie beside the source folder, or above it, are placed as if they lay in it: a listing looks upward for
    them. Packages of the project that are not part of ``source`` are placed where the listings run.
    """
    source, runs_in = project.source, chapter.parent
    files = set(_all_files(chapter))
    packages: dict[str, frozenset[str]] = {}
    data = set()
    for listing in listings_of(chapter):
        imports = project.graph.imports_of(listing.path, runs_in)
        files |= imports.files
        needed = imports.packages | _packages_read(listing)
        if listing.python not in (None, RUNNING):  # what nobody knows here, its own standard library has
            needed = set(filter(project.knows, needed))
        packages[listing.path.stem] = packages.get(listing.path.stem, frozenset()) | needed
        data |= set(_files_read(listing))
    places = {_place(path, runs_in, source): path for path in sorted(files | data)}
    required = frozenset().union(*packages.values())
    travels = OURS / "i18n.py" in files
    if travels:
        places |= _words(project.language, runs_in, source)
    says = project.language if travels or OURS.name in required else ""
    folder = runs_in.relative_to(source).as_posix()
    return Contents(folder, places, project.requirements(required), packages, says)


def _words(language: str, runs_in: Path, source: Path) -> dict[str, Path]:
    """The words that this package's modules say, where they look for them."""
    file = LOCALE_DIR / language / "LC_MESSAGES" / f"{CATALOG}.mo"
    folder = PurePosixPath(_place(OURS / "i18n.py", runs_in, source)).parent
    return {(folder / file.relative_to(OURS).as_posix()).as_posix(): file} if file.exists() else {}


def _all_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not NEVER & set(parts) and not any(part.startswith(".") for part in parts):
            yield path


def _files_read(listing: Listing) -> Iterator[Path]:
    """The files outside its chapter that ``listings.toml`` names."""
    for pattern in (*listing.live_data, *listing.reads):
        if not pattern.startswith(PACKAGE):
            folder, name = os.path.split(listing.chapter / pattern)
            yield from (path for path in Path(os.path.normpath(folder)).glob(name) if path.is_file())


def _packages_read(listing: Listing) -> set[str]:
    names = (name.removeprefix(PACKAGE) for name in listing.live_data if name.startswith(PACKAGE))
    return {name.partition("/")[0] for name in names}


def _place(path: Path, runs_in: Path, source: Path) -> str:
    if path.is_relative_to(source):
        return path.relative_to(source).as_posix()
    if path.suffix == ".py":
        return (runs_in.relative_to(source) / path.relative_to(_import_root(path))).as_posix()
    parts = PurePosixPath(Path(os.path.relpath(path, source)).as_posix()).parts
    return "/".join(part for part in parts if part != "..")


def _import_root(path: Path) -> Path:
    """The folder from which a module's dotted name begins."""
    folder = path.parent
    while (folder / "__init__.py").exists():
        folder = folder.parent
    return folder


@dataclass(frozen=True)
class Installed:
    """What is installed here. To ask for it takes a sixth of a second; the answer holds while the folders are the same.

    ``folders`` are those that packages are installed in; whatever is installed, upgraded or removed touches one.
    """

    folders: tuple[tuple[str, int], ...] = field(default_factory=lambda: tuple(_folders_of_modules()))
    distributions: Mapping[str, list[str]] = field(default_factory=packages_distributions)
    _lines: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_current(self) -> bool:
        return self.folders == tuple(_folders_of_modules())

    def line(self, distribution: str) -> str:
        """What pip has to install, in the version that is installed here; any where it is not."""
        if distribution not in self._lines:
            try:
                line = f"{distribution}=={version(distribution).partition('+')[0]}"
            except PackageNotFoundError:
                line = distribution
            self._lines[distribution] = line
        return self._lines[distribution]


def _folders_of_modules() -> Iterator[tuple[str, int]]:
    """The folders of ``sys.path`` that something is installed in, and when each was written."""
    for folder in map(Path, sys.path):
        if any(folder.glob("*.*-info")):
            yield str(folder), folder.stat().st_mtime_ns


def archive(name: str, contents: Contents, readme: str) -> bytes:
    """A zip of one folder ``name``; the same bytes for the same contents."""
    folder = PurePosixPath(contents.folder)
    texts = {(folder / "README.md").as_posix(): readme}
    if contents.requirements:
        texts[(folder / "requirements.txt").as_posix()] = "\n".join(contents.requirements) + "\n"
    if contents.language:
        texts["conf.py"] = f'language = "{contents.language}"\n'  # in which checks.py speaks
    entries = {place: path.read_bytes() for place, path in contents.files.items()}
    entries |= {place: text.encode() for place, text in texts.items()}
    written = io.BytesIO()
    write_zip(written, name, sorted(entries.items()))
    return written.getvalue()


def write_zip(target: Path | BinaryIO, folder: str, entries: Iterable[tuple[str, bytes]]) -> None:
    """A zip of one ``folder`` with these files, by place; the same bytes whenever and wherever it is written."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for place, content in entries:
            entry = zipfile.ZipInfo(f"{folder}/{place}")  # of 1980
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            file.writestr(entry, content)
