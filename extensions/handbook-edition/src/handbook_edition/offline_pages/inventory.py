"""Which files a build holds, and what is in each."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: Characters of a SHA-256 in hexadecimal that tell two files apart, and two versions of one.
LENGTH = 16


def inventory(folder: Path, exclude: Sequence[str] = ()) -> dict[str, str]:
    """The hash of every file in ``folder`` by its path, without hidden ones and those that match ``exclude``."""
    return {
        name: content_hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _wanted(name := path.relative_to(folder).as_posix(), exclude)
    }


#: In which order a reader misses files: pages, what they look like and do, pictures; then what is downloaded.
ORDER = (("*.html",), ("_static/*.css", "_static/*.js", "*.woff2"), ("_static/*", "_images/*"))


def by_need(names: Iterable[str]) -> list[str]:
    """The names in the order in which they are kept for reading without a network."""

    def place(name: str) -> tuple[int, str]:
        rank = next((n for n, patterns in enumerate(ORDER) if matching([name], patterns)), len(ORDER))
        return rank, name

    return sorted(names, key=place)


def matching(names: Iterable[str], patterns: Sequence[str]) -> list[str]:
    """Those of ``names`` that match one of ``patterns``."""
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)]


def content_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:LENGTH]


def _wanted(name: str, exclude: Sequence[str]) -> bool:
    hidden = any(part.startswith(".") for part in name.split("/"))
    return not hidden and not matching([name], exclude)
