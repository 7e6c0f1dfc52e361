"""The sources that a site offers say in which encoding they are: with a byte order mark, because nobody else does.

A server sends ``_sources/*.txt`` as text without a charset, a disk sends nothing at all, and a browser then guesses:
Chinese becomes noise. A mark at the beginning of a file goes before any guess, on a server and from a disk.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_sources"


def mark_sources(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    for path in Path(app.outdir, FOLDER).rglob("*.txt"):
        content = path.read_bytes()
        if not content.startswith(BOM_UTF8):
            path.write_bytes(BOM_UTF8 + content)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", mark_sources, priority=800)  # before a service worker looks at the files
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
