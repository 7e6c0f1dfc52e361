"""What this extension keeps in the environment between pages and builds, and how it warns of a page.

"Now" is what the settings say that it is.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date
from sphinx.errors import ConfigError
from sphinx.util import logging

from .front_matter import line_of

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .post import Post


#: Builders that write a page of its own for every document: posts have addresses, listings further pages, sites feeds.
WEB_BUILDERS = ("html", "dirhtml")

#: The options of a listing (``query``, ``style`` …) or of an index (``kind``).
Placeholder: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True)
class Unpublished:
    """Why a page waits; until when, if a date decides; and what tells whether its source is as it was when read."""

    reason: str
    due: dt.datetime | None
    read: int
    dependencies: frozenset[Path] = frozenset()

    def is_over(self, now: dt.datetime) -> bool:
        """Whether the page need not wait at ``now``."""
        return self.due is not None and self.due <= now

    def has_changed(self, source: Path) -> bool:
        """Whether ``source``, or a file that it includes, is newer than when it was read, or gone."""
        try:
            return any(_changed_at(path) > self.read for path in (source, *self.dependencies))
        except OSError:
            return True


@dataclass
class Registry:
    """What this extension keeps in the environment."""

    posts: dict[str, Post] = field(default_factory=dict)
    #: page → the listings and indexes on it, in order
    hosts: dict[str, list[Placeholder]] = field(default_factory=dict)
    #: page → the posts that no table of contents names and that belong below it
    adopted: dict[str, list[str]] = field(default_factory=dict)
    #: the same, seen from the posts
    parent_of: dict[str, str] = field(default_factory=dict)
    #: the pages that call themselves drafts
    drafts: set[str] = field(default_factory=set)
    #: the pages that readers must not see yet, and that are in the environment no more
    unpublished: dict[str, Unpublished] = field(default_factory=dict)
    #: page → the unpublished pages that were taken out of its tables of contents
    left_out: dict[str, set[str]] = field(default_factory=dict)
    #: the pages that Sphinx reads in this build; never pickled
    reading: list[str] = field(default_factory=list)
    #: whether a document was written in this build; never pickled
    wrote: bool = False
    #: whether a page was read or removed in this build; never pickled
    touched: bool = False
    #: this build's view of the posts, a :class:`~.site.Site`; never pickled
    site: Any = None
    #: what pages showed after the last build into this folder, and what they show now; never pickled
    previous: dict[str, Any] | None = None
    current: dict[str, Any] | None = None

    def __getstate__(self) -> dict[str, Any]:
        fresh = Registry()
        of_one_build = ("reading", "wrote", "touched", "site", "previous", "current")
        return {**self.__dict__, **{name: getattr(fresh, name) for name in of_one_build}}

    def indexes_of(self, kind: str) -> list[tuple[str, str]]:
        """The folders whose posts indexes of ``kind`` hold, each with its page: the innermost first, then by name."""
        found = [(one["under"], page) for page, ones in self.hosts.items() for one in ones if one.get("kind") == kind]
        return sorted(found, key=lambda index: (-len(index[0]), *index))

    def host_of(self, kind: str) -> str | None:
        """The page that holds an index of ``kind`` of all posts; of several, the first by name."""
        return next((page for under, page in self.indexes_of(kind) if not under), None)


def registry_of(env: BuildEnvironment) -> Registry:
    """The registry of ``env``, made when it is first asked for."""
    if not hasattr(env, "latest_updates"):
        env.latest_updates = Registry()  # type: ignore[attr-defined]
    return cast("Registry", env.latest_updates)  # type: ignore[attr-defined]


def site_zone(config: Config) -> ZoneInfo:
    """The time zone in which dates are understood and shown."""
    try:
        return ZoneInfo(config.latest_updates_timezone)
    except (ZoneInfoNotFoundError, ValueError):
        name = config.latest_updates_timezone
        message = f"latest_updates_timezone: no time zone is called {name!r}; write for example 'Asia/Shanghai'"
        raise ConfigError(message) from None


def check_date_format(config: Config) -> None:
    """Raise :exc:`ConfigError` for a pattern that is none of Babel's, as those of ``strftime`` are."""
    pattern = config.latest_updates_date_format
    try:
        format_date(dt.date(2026, 1, 31), pattern, locale="en")
        is_known = "%" not in pattern
    except (AttributeError, KeyError, ValueError):
        is_known = False
    if not is_known:
        raise ConfigError(
            f"latest_updates_date_format: {pattern!r} is not a pattern of Babel; write for example 'yyyy-MM-dd'"
        )


def check_folder(config: Config, name: str, example: str) -> None:
    """Raise :exc:`ConfigError` unless the setting ``name`` is a folder inside the output folder."""
    folder = PurePosixPath(config[name] or "")
    if folder.is_absolute() or ".." in folder.parts or "\\" in str(folder):
        raise ConfigError(f"{name} must be a folder inside the output, such as {example!r}")


def check_reading_speed(config: Config) -> None:
    """Raise :exc:`ConfigError` unless both speeds are positive numbers."""
    speeds = config.latest_updates_reading_speed
    if len(speeds) != 2 or not all(isinstance(speed, (int, float)) and speed > 0 for speed in speeds):
        raise ConfigError(
            f"latest_updates_reading_speed: {speeds!r} are not two speeds, of Chinese characters and of words a minute"
        )


def build_time(config: Config) -> dt.datetime:
    """Now, or the moment that ``SOURCE_DATE_EPOCH`` names, in the site's time zone."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    zone = site_zone(config)
    return dt.datetime.fromtimestamp(int(epoch), zone) if epoch else dt.datetime.now(zone)


logger = logging.getLogger(__name__)


def warn(message: str, *values: object, subtype: str, location: object = None) -> None:
    """Warn of ``message % values`` in the way that ``suppress_warnings`` knows: ``latest_updates.<subtype>``."""
    logger.warning(message, *values, type="latest_updates", subtype=subtype, location=location)  # type: ignore[arg-type]


def warn_at(
    env: BuildEnvironment,
    docname: str,
    key: str,
    message: str,
    *values: object,
    subtype: str = "",
    found: str = "",
    line: int | None = None,
) -> None:
    """Warn of ``message % values`` at ``line``, else at ``key``, where it has the value ``found`` if that is given.

    The warning's subtype is the key, unless another is given.
    """
    path = env.doc2path(docname)
    source = Path(path).read_text(encoding="utf-8", errors="replace")
    location = f"{path}:{line or line_of(source, key, found) or 1}"
    warn(f"{key}: {message}", *values, subtype=subtype or key, location=location)


def _changed_at(path: Path) -> int:
    """When ``path`` was changed or moved here, in microseconds, as Sphinx counts."""
    stat = path.stat()
    return max(stat.st_mtime_ns, stat.st_ctime_ns) // 1000
