"""Delete what an earlier build wrote for documents, images and downloads that are no more.

Before anything is written: whatever else belongs in such a place, a redirect for example, is put there afterwards.
Nothing is deleted that an earlier build did not name.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .registry import registry_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def delete_leftovers(app: Sphinx, builder: Builder) -> None:
    before, now = registry_of(app.env).before, registry_of(app.env).now
    if before is None or now is None:
        return
    outdir = Path(builder.outdir)
    for path in _leftovers(builder, before, now):
        with contextlib.suppress(OSError):
            path.unlink()
            _remove_empty_folders(path.parent, outdir)


def _leftovers(builder: Builder, before: dict[str, Any], now: dict[str, Any]) -> Iterator[Path]:
    outdir = Path(builder.outdir)
    for docname, source in before["documents"].items():
        if docname in now["documents"]:
            continue
        if hasattr(builder, "get_outfilename"):
            yield Path(builder.get_outfilename(docname))
            yield from (outdir / "_sources").glob(f"{_literally(source)}*")
        elif suffix := getattr(builder, "out_suffix", ""):
            yield outdir / f"{docname}{suffix}"
    yield from (outdir / "_images" / name for name in set(before["images"].values()) - set(now["images"].values()))
    yield from (outdir / "_downloads" / name for name in set(before["downloads"]) - set(now["downloads"]))


def _literally(source: str) -> str:
    """``source`` as a pattern that matches itself; Sphinx adds ``html_sourcelink_suffix`` to it, or not."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in source)


def _remove_empty_folders(folder: Path, outdir: Path) -> None:
    while folder != outdir and outdir in folder.parents and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
