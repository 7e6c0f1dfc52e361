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
    from collections.abc import Iterator, Sequence


@dataclass
class Imports:
    """The ``files`` of the project that are imported, and the names of the installed ``packages``."""

    files: set[Path] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)


def imports_of(path: Path, roots: Sequence[Path], project: Path) -> Imports:
    """What ``path`` imports when modules are looked for in ``roots`` and then where this Python finds them.

    Modules that lie below ``project``, but not in an environment there, are followed; the others are packages.
    """
    found, waiting = Imports(), [path]
    while waiting:
        file = waiting.pop()
        if file in found.files:
            continue
        found.files.add(file)
        for name in _names(file, file.stat().st_mtime_ns):
            top, *rest = name.split(".")
            if modules := list(_modules(top, rest, file, roots, project)):
                waiting += modules
            elif top and top not in sys.stdlib_module_names:
                found.packages.add(top)
    return found


@cache
def _names(path: Path, changed: int) -> tuple[str, ...]:
    """The dotted names of what a file imports; those of its own package start with dots, one for each level.

    ``changed`` is when the file was written: a process may outlive its contents.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError:  # for another Python
        return ()
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            joint = "" if module.endswith(".") else "."
            names += [module + joint + alias.name for alias in node.names if alias.name != "*"] or [module]
    return tuple(names)


def _modules(top: str, rest: list[str], file: Path, roots: Sequence[Path], project: Path) -> Iterator[Path]:
    """The files that ``import top.rest`` runs, the packages on the way included."""
    if top == "":  # relative
        folder = file.parent
        while rest and rest[0] == "":
            folder, rest = folder.parent, rest[1:]
    else:
        folder = next((root for root in roots if _file(root, top)), None) or _outside(top, project)  # type: ignore[assignment]
        rest = [top, *rest]
    for part in rest:
        module = _file(folder, part) if folder else None
        if module is None:
            return
        yield module
        folder = folder / part


def _file(folder: Path, name: str) -> Path | None:
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
