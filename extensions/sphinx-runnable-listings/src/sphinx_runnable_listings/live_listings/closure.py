"""What a module imports, all the way down: files of the project, and packages from elsewhere. No Sphinx in here."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_runnable_listings.imports import file_of, imported_names, names_in
from sphinx_runnable_listings.listing import libraries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: Modules of the standard library that are not there in a browser, or of no use: terminals, processes, servers.
ABSENT = frozenset({
    "curses", "dbm", "ensurepip", "fcntl", "ftplib", "grp", "idlelib", "imaplib", "mailbox",
    "multiprocessing", "nis", "poplib", "pty", "pwd", "readline", "resource", "smtplib", "socketserver", "spwd",
    "syslog", "termios", "tkinter", "tty", "turtle", "turtledemo", "venv", "webbrowser", "wsgiref", "xmlrpc",
})  # fmt: skip
THERE = sys.stdlib_module_names - ABSENT


@dataclass(frozen=True)
class Closure:
    """``files`` of the project that a program imports, itself included, and ``foreign`` packages that it needs."""

    files: frozenset[Path]
    foreign: frozenset[str]


def closure_of_module(path: Path, folder: Path) -> Closure:
    """The closure of a module that runs in ``folder``, where its package lies, or in one of its libraries."""
    roots = (folder, *libraries_of(folder))
    return _closure([path, *_packages_above(path, _root_of(path, roots))], [], roots)


def closure_of_source(source: str, folder: Path) -> Closure:
    """The closure of a piece of code that runs in ``folder``; raises SyntaxError."""
    return _closure([], imported_names(ast.parse(source)), (folder, *libraries_of(folder)))


def _closure(files: Iterable[Path], names: Iterable[str], roots: Sequence[Path]) -> Closure:
    seen: set[Path] = set()
    foreign: set[str] = set()
    waiting = list(files)
    unresolved = set(names)
    resolved: set[str] = set()
    while waiting or unresolved:
        for name in unresolved - resolved:
            found = next((files for root in roots if (files := list(_files_of(name, root)))), [])
            waiting += found
            if not found and (top := name.partition(".")[0]) not in THERE:
                foreign.add(top)
        resolved |= unresolved
        unresolved = set()
        if waiting and (path := waiting.pop()) not in seen:
            seen.add(path)
            package = ".".join(path.relative_to(_root_of(path, roots)).parts[:-1])
            try:
                unresolved = {_absolute(each, package) for each in names_in(path)}
            except SyntaxError:
                foreign.add("a newer or older Python")
    return Closure(frozenset(seen), frozenset(foreign))


def _absolute(name: str, package: str) -> str:
    """``name``, one of a module in ``package``, without dots before it."""
    level = len(name) - len(name.lstrip("."))
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], name[level:]]) if level else name


def _files_of(name: str, folder: Path) -> Iterator[Path]:
    """The files in ``folder`` that importing ``name`` runs: its packages, then itself."""
    for part in name.split("."):
        file = file_of(folder, part)
        if file is None:
            return
        yield file
        folder /= part


def _root_of(path: Path, roots: Sequence[Path]) -> Path:
    """That of the folders in which modules are looked for in which this one lies."""
    return next(root for root in roots if path.is_relative_to(root))


def _packages_above(path: Path, folder: Path) -> Iterator[Path]:
    for parent in path.relative_to(folder).parents:
        if (init := folder / parent / "__init__.py").is_file():
            yield init
