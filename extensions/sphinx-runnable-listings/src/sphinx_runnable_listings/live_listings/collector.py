"""While a page is read: which of its blocks can be run, and what each of them needs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from doctest import DocTestParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import logging

from sphinx_runnable_listings.listing import ListingError, example_notes, libraries_of

from .closure import closure_of_source
from .excerpt import find
from .jobs import content_of
from .layout import Layout, Needed, needed
from .record import record_path
from .verdict import Verdict, is_chapter, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PYTHON = ("python", "python3", "py", "pycon", "pycon3", "default")
#: The attribute that marks a block; its value is the number of the block on its page.
MARK = "live_listing"
#: How the class of a block begins that shows a part of a library; then comes the listing to run: ``runs-demo``.
RUNS = "runs-"
logger = logging.getLogger(__name__)


@dataclass
class LivePage:
    """The blocks of a page in order, the modules they are parts of, and the files that both need."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    modules: dict[str, Verdict] = field(default_factory=dict)
    example_files: set[Needed] = field(default_factory=set)
    folder: Path = field(default_factory=Path)

    def files(self, layout: Layout) -> dict[str, Path]:
        """All files that the page may need, by their names in the interpreter."""
        found = {layout.place(item, self.folder): item.path for item in self.example_files}
        for verdict in self.modules.values():
            found |= files_of(verdict, layout)
        return found


def is_example(block: dict[str, Any]) -> bool:
    """Whether a block of a page is a session of ``>>>`` examples."""
    return "file" not in block and "home" not in block


def files_of(verdict: Verdict, layout: Layout) -> dict[str, Path]:
    """What a listing needs, and its record, by their names in the interpreter."""
    found = {layout.place(item, verdict.folder): item.path for item in verdict.files}
    if (result := verdict.listing.result).exists():
        found[layout.file(result)] = result
    return found


def live_pages(env: BuildEnvironment) -> dict[str, LivePage]:
    """What is known of each page that has such blocks, by its name."""
    if not hasattr(env, "live_listings"):
        env.live_listings = {}  # type: ignore[attr-defined]
    return cast("dict[str, LivePage]", env.live_listings)  # type: ignore[attr-defined]


def layout_of(app: Sphinx) -> Layout:
    return Layout(Path(app.srcdir), app.config.live_listings_source)


def _beside(verdict: Verdict) -> list[Path]:
    """Files that decide what a page says of a listing, and that need not be there."""
    chapter = verdict.listing.chapter
    options = [chapter / "listings.toml", chapter.parent / "listings.toml"]
    return [record_path(chapter), *options, verdict.listing.result]


def outdated(app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """Pages for which such a file has come since they were read: Sphinx can only watch files that are there."""
    return [
        docname for docname, page in live_pages(env).items() if docname not in removed and _lacks(env, docname, page)
    ]


def _lacks(env: BuildEnvironment, docname: str, page: LivePage) -> bool:
    files = {file for verdict in page.modules.values() for file in _beside(verdict)}
    if any(is_example(block) for block in page.blocks):
        files.add(_options_of(env, docname))
    watched = {os.path.normpath(env.srcdir / name) for name in env.dependencies[docname]}  # fast: no disk is asked
    return any(os.path.normpath(file) not in watched and file.exists() for file in files)


def _options_of(env: BuildEnvironment, docname: str) -> Path:
    """The file, perhaps not there, that says what is special about the listings and examples of a page's chapter."""
    return Path(env.doc2path(docname)).with_name("listings.toml")


class LiveBlocks(EnvironmentCollector):
    """Marks blocks and keeps what they need."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        live_pages(env).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        theirs = live_pages(other)
        live_pages(env).update((docname, theirs[docname]) for docname in docnames if docname in theirs)

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        env = app.env
        here = env.doc2path(env.current_document.docname).parent
        page = LivePage(folder=here.parent if is_chapter(here) else here)
        foreign: set[str] = set()
        mistakes: set[str] = set()
        for block in _python_blocks(doctree):
            try:
                spec = _block(app, page, block, foreign)
            except ListingError as error:  # in a listings.toml
                if str(error) not in mistakes:
                    logger.error("%s", error, type="live_listings", subtype="listings_toml", location=block)
                mistakes.add(str(error))
                continue
            if spec is not None:
                block[MARK] = len(page.blocks)
                page.blocks.append(spec)
        if mistakes:
            env.note_reread()
        if page.blocks:
            live_pages(env)[env.current_document.docname] = page


def _python_blocks(doctree: nodes.document) -> Iterator[nodes.Element]:
    for block in doctree.findall(nodes.FixedTextElement):
        is_code = isinstance(block, nodes.literal_block) and block.get("language", "default") in PYTHON
        if is_code or isinstance(block, nodes.doctest_block):
            yield block


def _block(app: Sphinx, page: LivePage, block: nodes.Element, foreign: set[str]) -> dict[str, Any] | None:
    """What a page has to know of a block; raises :exc:`ListingError`."""
    return _module_block(app, page, block) if "source" in block else _example_block(app, page, block, foreign)


def _module_block(app: Sphinx, page: LivePage, block: nodes.Element) -> dict[str, Any] | None:
    """What a page has to know of a block that shows a listing or a part of one."""
    path = Path(block["source"]).resolve()
    if any(path.is_relative_to(library) for library in libraries_of(page.folder)):
        return _library_block(app, page, block, path)
    if path.suffix != ".py" or not is_chapter(path.parent) or path.name == "__init__.py":
        return None
    verdict = verdict_of(path)
    for file in [*(item.path for item in verdict.files), *_beside(verdict)]:
        if file.exists():
            app.env.note_dependency(str(file))
    if not verdict.live:
        return {"home": path, "lacks": verdict.lacks, "why": verdict.why}
    name = layout_of(app).file(path)
    page.modules[name] = verdict
    return {"file": name, "at": _place(block, path)}


def _library_block(app: Sphinx, page: LivePage, block: nodes.Element, path: Path) -> dict[str, Any] | None:
    """A part of a library: the listing of the page's chapter that its class names shows what it does."""
    chapter = Path(app.env.doc2path(app.env.current_document.docname)).parent
    wanted = {name.removeprefix(RUNS) for name in block["classes"] if name.startswith(RUNS)}
    found = [module for module in chapter.glob("*.py") if nodes.make_id(module.stem) in wanted]
    if not found:
        return None
    listing = nodes.literal_block(source=str(found[0]))
    spec = _module_block(app, page, listing)
    if spec is None or "home" in spec:
        return spec
    layout = layout_of(app)
    name = layout.place(needed(path, page.folder), page.folder)
    return {"file": name, "at": _place(block, path), "runs": spec["file"]}


def _place(block: nodes.Element, path: Path) -> list[Any] | None:
    """Where the block stands in its file; a file that is no text in UTF-8 runs, but nobody edits it."""
    content = content_of(path)
    place = find(block.astext(), content.replace("\r\n", "\n")) if isinstance(content, str) else None
    return list(place) if place else None


def _example_block(app: Sphinx, page: LivePage, block: nodes.Element, foreign: set[str]) -> dict[str, Any] | None:
    """The same of a block of ``>>>`` examples; it can be run unless it, or one above it, needs what is not there."""
    text = block.astext()
    if not text.startswith(">>> "):
        return None
    try:
        source = "".join(example.source for example in DocTestParser().get_examples(text))
        closure = closure_of_source(source, page.folder)
    except (SyntaxError, ValueError):
        return None
    foreign |= closure.foreign
    for path in closure.files:
        app.env.note_dependency(str(path))
    if foreign:
        return None
    page.example_files |= {needed(path, page.folder) for path in closure.files}
    options = _options_of(app.env, app.env.current_document.docname)
    if options.exists():
        app.env.note_dependency(str(options))
    notes = [note for part, note in example_notes(options.parent).items() if part in source]
    return {"note": " ".join(notes)} if notes else {}
