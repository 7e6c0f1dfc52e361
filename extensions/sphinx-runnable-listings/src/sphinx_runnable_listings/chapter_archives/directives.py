"""The directive, the place that it keeps, and what is remembered of each page that has one."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..imports import ImportGraph
from ..listing import ListingError, listings_of
from .archive import contents_of

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .archive import Contents

logger = logging.getLogger(__name__)


class chapter_archive(nodes.General, nodes.Element):
    """Where the link to the archive and its commands will stand."""


@dataclass(frozen=True)
class Archived:
    """The chapter of a page, the command that the page prints, and what its archive holds."""

    chapter: Path
    module: str
    args: tuple[str, ...]
    contents: Contents

    @property
    def command(self) -> str:
        return shlex.join(["python", "-m", f"{self.chapter.name}.{self.module}", *self.args])


class ChapterArchive(SphinxDirective):
    """``{chapter-archive} module``: a zip of the chapter, and the commands that unpack it and run ``module``."""

    required_arguments = 1
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        chapter = Path(self.env.doc2path(self.env.docname)).parent.resolve()
        if Path(self.env.srcdir).resolve() not in chapter.parents:
            self._warn("no_folder", "the chapter must be a folder below the source folder, with this page in it")
            return []
        try:
            page = self._archived(chapter)
        except ListingError as error:  # in listings.toml
            self.env.note_reread()
            raise self.error(str(error)) from error
        if page is None:
            self._warn("no_module", f"{chapter.name} has no module {self.arguments[0]}")
            return []
        for path in page.contents.files.values():
            self.env.note_dependency(str(path))
        archived(self.env)[self.env.docname] = page
        return [chapter_archive("", docname=self.env.docname)]

    def _archived(self, chapter: Path) -> Archived | None:
        module = self.arguments[0]
        found = next((listing for listing in listings_of(chapter) if listing.path.stem == module), None)
        return Archived(chapter, module, found.args, contents_of(chapter, *look(self.env))) if found else None

    def _warn(self, subtype: str, message: str) -> None:
        place = self.get_location()
        logger.warning("chapter-archive: %s", message, type="chapter_archives", subtype=subtype, location=place)


def look(env: BuildEnvironment) -> tuple[Path, ImportGraph, str]:
    """The source folder, what is imported in the project whose packages travel along, as it is now, the language."""
    source = Path(env.srcdir).resolve()
    graph = ImportGraph((source / env.config.chapter_archives_project).resolve())
    return source, graph, env.config.language or "en"


def archived(env: BuildEnvironment) -> dict[str, Archived]:
    """What is known of each page that offers an archive."""
    if not hasattr(env, "chapter_archives"):
        env.chapter_archives = {}  # type: ignore[attr-defined]
    return cast("dict[str, Archived]", env.chapter_archives)  # type: ignore[attr-defined]


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    archived(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
    theirs = archived(other)
    archived(env).update((name, theirs[name]) for name in docnames if name in theirs)


def outdated(app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """Pages whose archive would hold other files, or other versions: Sphinx watches only files that were there."""
    known = [(name, page) for name, page in archived(env).items() if name not in removed and page.chapter.is_dir()]
    seen = look(env)
    return [name for name, page in known if _is_outdated(page, *seen)]


def _is_outdated(page: Archived, source: Path, graph: ImportGraph, language: str) -> bool:
    try:
        return contents_of(page.chapter, source, graph, language) != page.contents
    except ListingError:  # the directive says it
        return True
