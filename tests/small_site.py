"""A Sphinx project in a temporary folder, for tests that edit it and build it again."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sphinx import registry, theming
from sphinx.builders.html import _assets
from sphinx.testing.util import SphinxTestApp
from sphinx.util.logging import VERBOSE

ROOTS = Path(__file__).parent / "roots"


class _CompiledTemplates(BytecodeCache):
    """The templates that any site of this process has used. Compiling them is a quarter of a small build."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED_TEMPLATES = _CompiledTemplates()


@cache
def _entry_points_below(path: tuple[str, ...], group: str) -> EntryPoints:
    return entry_points(group=group)


def _entry_points(group: str) -> EntryPoints:
    """What the installed distributions offer, which Sphinx asks all of them anew for each build."""
    return _entry_points_below(tuple(sys.path), group)


theming.entry_points = registry.entry_points = _entry_points  # type: ignore[attr-defined, assignment]


@dataclass
class SmallSite:
    """A Sphinx project in a temporary folder that can be edited and built again."""

    srcdir: Path
    make: Callable[..., SphinxTestApp]
    warnings: str = ""
    status: str = ""
    outdir: Path = Path()
    """What the last build wrote into."""

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.srcdir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace ``old``, which must be there, in one file."""
        text = (self.srcdir / name).read_text("utf-8")
        assert old in text
        self.write({name: text.replace(old, new)})

    def build(self, builder: str = "html", *, out: str = "", **options: object) -> Path:
        """Build and return the output folder; what Sphinx said is in ``status`` and ``warnings``."""
        name = out or builder
        _assets._file_checksum_inner.cache_clear()  # as in a process of its own
        logging.disable(VERBOSE)  # nobody reads these messages, and there are hundreds in a build
        try:
            app = self.make(
                builder,
                srcdir=self.srcdir,
                builddir=self.srcdir.parent / f"build-{name}",
                exception_on_warning=False,
                **options,
            )
            if templates := getattr(app.builder, "templates", None):
                templates.environment.bytecode_cache = _COMPILED_TEMPLATES
            try:
                app.build()
            finally:
                app.cleanup()  # what one build registers must not surprise the next
        finally:
            logging.disable(logging.NOTSET)
        self.status, self.warnings = app.status.getvalue(), app.warning.getvalue()
        self.outdir = app.outdir
        return app.outdir


def files_of_root(root: str) -> dict[str, str]:
    """The files of a project in ``tests/roots``."""
    found = (path for path in (ROOTS / root).rglob("*") if path.is_file())
    return {path.relative_to(ROOTS / root).as_posix(): path.read_text("utf-8") for path in found}


@dataclass
class SharedSite(SmallSite):
    """A small site that nobody edits. Each of its builds is made once: nobody may change what lies there."""

    _builds: dict[str, tuple[Path, str, str]] = field(default_factory=dict)

    def build(self, builder: str = "html", *, out: str = "", **options: object) -> Path:
        key = repr((builder, out, sorted(options.items())))
        if key not in self._builds:
            outdir = super().build(builder, out=f"{len(self._builds)}-{out}", **options)
            self._builds[key] = outdir, self.status, self.warnings
        self.outdir, self.status, self.warnings = self._builds[key]
        return self.outdir

    def write(self, files: Mapping[str, str]) -> None:
        assert not self._builds, "others share this site"
        super().write(files)


@dataclass
class Rewinder:
    """The files of a folder as they are now, with their times: ``rewind`` makes the folder the same again."""

    folder: Path

    def __post_init__(self) -> None:
        self._folders = {path for path in self.folder.rglob("*") if path.is_dir()}
        self._files = {
            path: (path.read_bytes(), path.stat().st_mtime_ns) for path in self.folder.rglob("*") if path.is_file()
        }

    def rewind(self) -> None:
        for path in sorted(self.folder.rglob("*"), reverse=True):  # what is in a folder comes before it
            if path.is_dir():
                if path not in self._folders:
                    path.rmdir()
            elif path not in self._files:
                path.unlink()
        for path in self._folders:
            path.mkdir(parents=True, exist_ok=True)
        for path, (content, time) in self._files.items():
            if not path.exists() or path.stat().st_mtime_ns != time:
                path.write_bytes(content)
                os.utime(path, ns=(time, time))
