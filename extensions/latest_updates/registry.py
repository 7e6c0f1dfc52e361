"""What this extension keeps in the environment between pages and builds, and the settings that decide what "now" is."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .post import Post
    from .site import Site


@dataclass
class Registry:
    """What this extension keeps in the environment."""

    posts: dict[str, Post] = field(default_factory=dict)
    #: docname → kinds of listing on that page: ``listing``, ``archive``, ``tags``, ``categories``
    hosts: dict[str, set[str]] = field(default_factory=dict)
    #: output folder → what the listings and bylines showed there when they were last written
    written: dict[str, Any] = field(default_factory=dict)
    #: this build's view of the posts, made once after reading; never pickled
    site: Site | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "site": None}

    def host_of(self, kind: str) -> str | None:
        """The page that holds an index of ``kind``; of several, the first by name."""
        return min((docname for docname, kinds in self.hosts.items() if kind in kinds), default=None)


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
