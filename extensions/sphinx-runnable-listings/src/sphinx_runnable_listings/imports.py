"""What a module imports, directly or not, read from the sources: nothing is run."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What files import, as their paths name it, and when each of them was written, and how long it was.
Names = dict[str, tuple[tuple[int, int], tuple[str, ...]]]
_READ: Names = {}


@dataclass
class Imports:
    """The ``files`` of the project that are imported, and the names of the installed ``packages``."""

    files: set[Path] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)


class ImportGraph:
    """The imports of the modules of a project, each file looked at once, the disk asked once for each name.

    Modules that lie below ``project``, but not in an environment there, are followed; the others are packages. A graph
    knows the files as they were when it was first asked: make another one after they may have changed. ``known`` may be
    kept from one to the next.
    """

    def __init__(self, project: Path, known: Names = _READ) -> None:
        self._project = project
        self._known = known
        self._file = cache(file_of)
        self._direct = cache(self._direct_imports)

    def imports_of(self, path: Path, *roots: Path) -> Imports:
        """What ``path`` imports when modules are looked for in ``roots`` and then where this Python finds them."""
        found, waiting = Imports(), [path]
        while waiting:
            file = waiting.pop()
            if file not in found.files:
                found.files.add(file)
                files, packages = self._direct(file, roots)
                waiting += files
                found.packages |= packages
        return found

    def _direct_imports(self, file: Path, roots: tuple[Path, ...]) -> tuple[list[Path], set[str]]:
        files, packages = [], set()
        try:
            names = names_in(file, self._known)
        except SyntaxError:  # for another Python
            names = ()
        for name in names:
            top, *rest = name.split(".")
            if modules := list(self._modules(top, rest, file, roots)):
                files += modules
            elif top and top not in sys.stdlib_module_names:
                packages.add(top)
        return files, packages

    def _modules(self, top: str, rest: list[str], file: Path, roots: tuple[Path, ...]) -> Iterator[Path]:
        """The files that ``import top.rest`` runs, the packages on the way included."""
        if top == "":  # relative
            folder = file.parent
            while rest and rest[0] == "":
                folder, rest = folder.parent, rest[1:]
        else:
            outside = _outside(top, self._project)
            folder = next((root for root in roots if self._file(root, top)), None) or outside  # type: ignore[assignment]
            rest = [top, *rest]
        for part in rest:
            module = self._file(folder, part) if folder else None
            if module is None:
                return
            yield module
            folder = folder / part


def names_in(path: Path, known: Names = _READ) -> tuple[str, ...]:
    """The names of what a file imports, as :func:`imported_names` gives them; raises SyntaxError.

    The file is read where ``known`` has not read it, or only as it was before it was written anew.
    """
    stat = path.stat()
    written = stat.st_mtime_ns, stat.st_size
    read = known.get(str(path))
    if read is None or read[0] != written:
        read = known[str(path)] = written, tuple(imported_names(ast.parse(path.read_bytes())))
    return read[1]


def imported_names(tree: ast.AST) -> Iterator[str]:
    """The dotted names of what a program imports; those of its own package start with dots, one for each level."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            joint = "" if module.endswith(".") else "."
            yield from [module + joint + alias.name for alias in node.names if alias.name != "*"] or [module]


def file_of(folder: Path, name: str) -> Path | None:
    """The file in ``folder`` that importing ``name``, which has no dots, runs."""
    candidates = folder / name / "__init__.py", folder / f"{name}.py"
    return next((path for path in candidates if path.is_file()), None)


@cache
def _outside(top: str, project: Path) -> Path | None:
    """The folder below ``project`` in which this Python finds the package ``top``."""
    spec = PathFinder.find_spec(top)
    if spec is None or spec.origin is None:
        return None
    origin = Path(spec.origin).resolve()
    if not origin.is_relative_to(project) or origin.is_relative_to(sys.prefix):
        return None
    return origin.parent.parent if origin.name == "__init__.py" else origin.parent
