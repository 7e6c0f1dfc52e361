"""Delete what an earlier build wrote for documents, images, downloads and notebooks that are no more.

Before anything is written: whatever else belongs in such a place, a redirect for example, is put there afterwards.
Nothing is deleted that an earlier build did not name.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from .env_state import registry_of
from .state import own_files, owned_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

OWNER = "exact_rebuilds"


def delete_leftovers(app: Sphinx, builder: Builder) -> None:
    """``write-started``: delete the files that an earlier build into this folder made and this one will not."""
    if registry_of(app.env).now is None:  # nothing was read
        return
    outdir, files = Path(builder.outdir), set(_files(app.env, builder))
    leftovers = owned_files(app, OWNER) - files
    own_files(app, OWNER, files)
    for name in sorted(leftovers):
        with contextlib.suppress(OSError):
            path = outdir / name
            path.unlink()
            _remove_empty_folders(path.parent, outdir)


def _files(env: BuildEnvironment, builder: Builder) -> Iterator[str]:
    """The files that documents, images and downloads have in the output folder, seen from there."""
    formats = (".ipynb", *getattr(env.config, "nbsphinx_custom_formats", ()))
    for docname in env.found_docs:
        if env.doc2path(docname).name.endswith(formats):
            yield f"{docname}.ipynb"  # nbsphinx copies what it has read
        if hasattr(builder, "get_outfilename"):
            yield Path(builder.get_outfilename(docname)).relative_to(builder.outdir).as_posix()
            source = Path(env.doc2path(docname, base=False))
            suffix = env.config.html_sourcelink_suffix  # Sphinx adds it unless it is there already
            yield f"_sources/{source.as_posix()}{suffix if suffix != source.suffix else ''}"
        elif suffix := getattr(builder, "out_suffix", ""):
            yield f"{docname}{suffix}"
    yield from (f"_images/{name}" for _docnames, name in env.images.values())
    yield from (f"_downloads/{Path(name).as_posix()}" for _docnames, name in env.dlfiles.values())


def _remove_empty_folders(folder: Path, outdir: Path) -> None:
    while folder != outdir and outdir in folder.parents and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
