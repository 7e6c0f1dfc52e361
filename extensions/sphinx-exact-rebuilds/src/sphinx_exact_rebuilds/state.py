"""What was left in an output folder, remembered until the next build into it: the one store, for every extension.

It is one file beside the doctrees for each builder and output folder, and goes when they go. Values are written when a
build has succeeded. From the moment when a build begins to write pages until then, the folder is neither what the last
build left nor what this one will leave, and the file says so: after a build that was interrupted, :func:`load` knows
nothing, and everything that depends on it is made again. What survives an interruption are the names of files, so that
those can be deleted that nothing makes any more.

An extension that remembers something sets this module up: ``app.setup_extension("sphinx_exact_rebuilds.state")``.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import delete_files, digest, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["digest", "file_of", "load", "own_files", "owned_files", "replace_files", "save", "setup"]

#: Raise it whenever what is remembered, here or by another extension, has another shape: the rest is then forgotten.
VERSION = 3
_ATTRIBUTE = "exact_rebuilds_state"


def load(app: Sphinx, name: str) -> dict[str, Any] | None:
    """What ``save`` was given last under ``name`` for this builder and output folder.

    ``None`` when it is not known: there was no such build, or one was interrupted since.
    """
    value = _store_of(app).previous.get(name)
    return value if isinstance(value, dict) else None


def save(app: Sphinx, name: str, value: dict[str, Any] | None) -> None:
    """Keep ``value``, which must be JSON, for the next build into this folder, should this build succeed.

    ``None`` makes it forgotten. To be called before the ``build-finished`` handlers of priority 950. What a build does
    not save stays as it was.
    """
    _store_of(app).current[name] = value


def owned_files(app: Sphinx, owner: str) -> set[str]:
    """The files that earlier builds, finished or interrupted, may have left for ``owner``: names from ``outdir``."""
    return set(_store_of(app).previous_files.get(owner, ()))


def own_files(app: Sphinx, owner: str, names: Iterable[str]) -> None:
    """Say which files ``owner`` has from now on, before they are written. Those of earlier builds are its to delete."""
    store = _store_of(app)
    store.current_files[owner] = sorted(set(names))
    if store.writing:
        store.mark_unfinished()


def replace_files(app: Sphinx, owner: str, names: Set[str]) -> None:
    """Say which files ``owner`` has from now on, and delete those that it had, but for those of documents."""
    leftovers = owned_files(app, owner) - names
    if leftovers and hasattr(app.builder, "get_outfilename"):
        leftovers -= {file_of(app.builder, docname) for docname in app.env.found_docs}
    own_files(app, owner, names)
    delete_files(Path(app.outdir), leftovers)


def file_of(builder: Any, page: str) -> str:
    """The file of ``page`` as files are named here: seen from the output folder of ``builder``, which writes HTML."""
    name = str(builder.get_outfilename(page)).removeprefix(f"{builder.outdir}{os.sep}")
    return name.replace(os.sep, "/")  # as text: it is asked of every page in every build


@dataclass
class _Store:
    """The file, as this build found it and as it is going to be."""

    path: Path
    previous: dict[str, Any] = field(default_factory=dict)
    previous_files: dict[str, list[str]] = field(default_factory=dict)
    finished: bool = True
    current: dict[str, Any] = field(default_factory=dict)
    current_files: dict[str, list[str]] = field(default_factory=dict)
    writing: bool = False

    def read(self) -> _Store:
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
            self.finished = bool(known["finished"])
            self.previous, self.previous_files = known["values"], known["files"]
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return self

    def mark_unfinished(self) -> None:
        owners = self.previous_files.keys() | self.current_files.keys()
        files = {
            owner: sorted({*self.previous_files.get(owner, ()), *self.current_files.get(owner, ())})
            for owner in sorted(owners)
        }
        self._write({"finished": False, "values": {}, "files": files})
        self.writing = True

    def finish(self) -> None:
        values, files = {**self.previous, **self.current}, {**self.previous_files, **self.current_files}
        if self.writing or not self.finished or (values, files) != (self.previous, self.previous_files):
            self._write({"finished": True, "values": values, "files": files})

    def _write(self, content: dict[str, Any]) -> None:
        write_atomically(self.path, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def _store_of(app: Sphinx) -> _Store:
    store = getattr(app, _ATTRIBUTE, None)
    if store is None:
        name = f"exact_rebuilds-{app.builder.name}-{digest((VERSION, str(app.outdir)))}.json"
        store = _Store(Path(app.doctreedir, name)).read()
        setattr(app, _ATTRIBUTE, store)
    return store


def begin_writing(app: Sphinx, builder: Builder) -> None:
    """``write-started``: from here on the folder is neither the one nor the other."""
    _store_of(app).mark_unfinished()


def finish_build(app: Sphinx, exception: Exception | None) -> None:
    """``build-finished``: what was saved holds for the folder as it is now, unless the build failed."""
    if exception is None:
        _store_of(app).finish()
    if hasattr(app, _ATTRIBUTE):
        delattr(app, _ATTRIBUTE)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("write-started", begin_writing, priority=0)
    app.connect("build-finished", finish_build, priority=950)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
