"""A Sphinx project in a temporary folder, for tests that edit it and build it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinx.builders.html import _assets
from sphinx.testing.util import SphinxTestApp


@dataclass
class SmallSite:
    """A Sphinx project in a temporary folder that can be edited and built again."""

    srcdir: Path
    make: Callable[..., SphinxTestApp]
    warnings: str = ""
    status: str = ""

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
        app = self.make(
            builder,
            srcdir=self.srcdir,
            builddir=self.srcdir.parent / f"build-{name}",
            exception_on_warning=False,
            **options,
        )
        try:
            app.build()
        finally:
            app.cleanup()  # what one build registers must not surprise the next
        self.status, self.warnings = app.status.getvalue(), app.warning.getvalue()
        return app.outdir
