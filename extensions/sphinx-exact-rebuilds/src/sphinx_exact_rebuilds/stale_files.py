"""Delete what an earlier build wrote for documents, images, downloads and notebooks that are no more.

Before anything is written: whatever else belongs in such a place, a redirect for example, is put there afterwards.
Nothing is deleted that an earlier build did not name.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from .collector import WITHOUT_PAGES
from .state import file_of, replace_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

OWNER = "exact_rebuilds"


def delete_leftovers(app: Sphinx, builder: Builder) -> None:
    """``write-started``: delete the files that an earlier build into this folder made and this one will not."""
    if app.builder.name in WITHOUT_PAGES or not app.config.exact_rebuilds:
        return
    replace_files(app, OWNER, set(_files(app.env, builder)))


def _files(env: BuildEnvironment, builder: Builder) -> Iterator[str]:
    """The files that documents, images and downloads have in the output folder, seen from there."""
    formats = (".ipynb", *getattr(env.config, "nbsphinx_custom_formats", ()))
    added = env.config.html_sourcelink_suffix  # to the names of sources that do not end in it
    for docname in env.found_docs:
        source = env.doc2path(docname, base=False)
        if source.name.endswith(formats):
            yield f"{docname}.ipynb"  # nbsphinx copies what it has read
        if hasattr(builder, "get_outfilename"):
            yield file_of(builder, docname)
            yield f"_sources/{source.as_posix()}{added if added != source.suffix else ''}"
        elif suffix := getattr(builder, "out_suffix", ""):
            yield f"{docname}{suffix}"
    for page in _additional_pages(builder):
        yield file_of(builder, page)
    yield from (f"_images/{name}" for _docnames, name in env.images.values())
    yield from (f"_downloads/{Path(name).as_posix()}" for _docnames, name in env.dlfiles.values())


def _additional_pages(builder: Builder) -> Iterator[str]:
    """The pages that are no documents and that Sphinx or the configuration asks for."""
    if isinstance(builder, StandaloneHTMLBuilder):
        yield from builder.config.html_additional_pages
        yield from (page for page, wanted in (("genindex", builder.use_index), ("search", builder.search)) if wanted)
