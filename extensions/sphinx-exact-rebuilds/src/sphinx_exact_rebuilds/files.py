"""Files that are never half written, that are touched only when they differ, that go with the folders which they leave
empty, and results kept by a fingerprint.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text as UTF-8) so that ``path`` holds either all of it or what it held before.

    Folders that are missing are made. Several processes may write the same path at the same time.
    """
    path = Path(os.fspath(path))  # a path of Sphinx's is a string too, whose methods win
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name[-64:]}.{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_if_different(path: Path, content: str | bytes) -> bool:
    """Write ``content`` unless ``path`` holds it already; return whether it was written."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    write_atomically(path, data)
    return True


def delete_files(folder: Path, names: Iterable[str]) -> None:
    """Delete the files ``names``, seen from ``folder``, that are there, and the folders below it that this empties."""
    for name in sorted(names):
        path = folder / name
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
            while (path := path.parent) != folder and folder in path.parents and not any(path.iterdir()):
                path.rmdir()


def fingerprint(*parts: str | bytes) -> str:
    """A name for everything that a result is made from: 20 hexadecimal digits, different for different ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d\0" % len(data))
        digest.update(data)
    return digest.hexdigest()[:20]


def digest(value: object) -> str:
    """A short token for ``value``, which must look the same in every process: no sets, no addresses."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def kept_file(path: Path, make: Callable[[], str | bytes]) -> Path:
    """``path``, filled with what ``make`` returns unless an earlier build has left it.

    The cache of results that are dear to make: ``path`` carries the :func:`fingerprint` of what the result is made
    from, so that another source is another file.
    """
    if not path.exists():
        write_atomically(path, make())
    return path
