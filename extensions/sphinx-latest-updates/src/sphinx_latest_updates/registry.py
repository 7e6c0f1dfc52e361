"""What this extension keeps in the environment between pages and builds, and the settings that decide what "now" is."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .drafts import Unpublished
    from .post import Post
    from .site import Site


#: Builders that write a page of its own for every document: posts have addresses, listings further pages, sites feeds.
WEB_BUILDERS = ("html", "dirhtml")

#: The options of a listing (``query``, ``style`` …) or of an index (``kind``).
Placeholder: TypeAlias = "dict[str, Any]"


@dataclass
class Registry:
    """What this extension keeps in the environment."""

    posts: dict[str, Post] = field(default_factory=dict)
    #: page → the listings and indexes on it, in order
    hosts: dict[str, list[Placeholder]] = field(default_factory=dict)
    #: page → the posts that no table of contents names and that belong below it
    adopted: dict[str, list[str]] = field(default_factory=dict)
    #: the same, seen from the posts
    hosts_of_posts: dict[str, str] = field(default_factory=dict)
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
    #: this build's view of the posts; never pickled
    site: Site | None = None
    #: what pages showed after the last build into this folder, and what they show now; never pickled
    before: dict[str, Any] | None = None
    now: dict[str, Any] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "reading": [],
            "wrote": False,
            "touched": False,
            "site": None,
            "before": None,
            "now": None,
        }

    def host_of(self, kind: str) -> str | None:
        """The page that holds an index of ``kind``; of several, the first by name."""
        pages = (page for page, found in self.hosts.items() if any(kind == one.get("kind") for one in found))
        return min(pages, default=None)


def registry_of(env: BuildEnvironment) -> Registry:
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


def build_time(config: Config) -> dt.datetime:
    """Now, or the moment that ``SOURCE_DATE_EPOCH`` names, in the site's time zone."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    zone = site_zone(config)
    return dt.datetime.fromtimestamp(int(epoch), zone) if epoch else dt.datetime.now(zone)
