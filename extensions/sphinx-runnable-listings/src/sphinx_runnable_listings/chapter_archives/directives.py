"""The directive, the place that it keeps, and what is remembered of each page that has one."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..imports import ImportGraph
from ..listing import ListingError, listings_of
from .archive import Installed, Project, contents_of, pins_of

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..imports import Names
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
        if unknown := [line for line in page.contents.requirements if "==" not in line]:
            way_out = "install it here, or name a file of pins in chapter_archives_constraints"
            needs = f"{chapter.name} needs {', '.join(unknown)}, and no version is known"
            self._warn("no_version", f"{needs}: {way_out}")
        for path in page.contents.files.values():
            self.env.note_dependency(str(path))
        archived(self.env)[self.env.docname] = page
        return [chapter_archive("", docname=self.env.docname)]

    def _archived(self, chapter: Path) -> Archived | None:
        module = self.arguments[0]
        found = next((listing for listing in listings_of(chapter) if listing.path.stem == module), None)
        return Archived(chapter, module, found.args, contents_of(chapter, project_of(self.env))) if found else None

    def _warn(self, subtype: str, message: str) -> None:
        place = self.get_location()
        logger.warning("chapter-archive: %s", message, type="chapter_archives", subtype=subtype, location=place)


@dataclass
class Known:
    """What builds found on the disk before and need not look for again while it is there unchanged."""

    names: Names = field(default_factory=dict)
    installed: Installed = field(default_factory=Installed)


def known(env: BuildEnvironment) -> Known:
    """What of it still holds."""
    if not hasattr(env, "chapter_archives_known"):
        env.chapter_archives_known = Known()  # type: ignore[attr-defined]
    found = cast("Known", env.chapter_archives_known)  # type: ignore[attr-defined]
    if not found.installed.is_current:
        found.installed = Installed()
    return found


def project_of(env: BuildEnvironment) -> Project:
    """The project as it is now. Raises ListingError where the constraints cannot be read."""
    source, kept, config = Path(env.srcdir).resolve(), known(env), env.config
    graph = ImportGraph((source / config.chapter_archives_project).resolve(), kept.names)
    pins = _pins(source / config.chapter_archives_constraints) if config.chapter_archives_constraints else {}
    names = config.chapter_archives_distributions
    return Project(source, graph, kept.installed, config.language or "en", names, pins)


def _pins(path: Path) -> dict[str, str]:
    try:
        return pins_of(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ListingError(f"chapter_archives_constraints: {path} cannot be read: {error}") from error


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
    known(env).names.update(known(other).names)


def outdated(app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """Pages whose archive would hold other files, or other versions: Sphinx watches only files that were there."""
    there = [(name, page) for name, page in archived(env).items() if name not in removed and page.chapter.is_dir()]
    try:
        project = project_of(env)
    except ListingError:  # the directive says it
        return [name for name, _page in there]
    return [name for name, page in there if _is_outdated(page, project)]


def _is_outdated(page: Archived, project: Project) -> bool:
    try:
        return contents_of(page.chapter, project) != page.contents
    except ListingError:  # the directive says it
        return True
