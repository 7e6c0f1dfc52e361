"""ablog's settings: all are accepted, those with a counterpart are passed on, the others are named once."""

from __future__ import annotations

import contextlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date as format_by_pattern
from sphinx.errors import ConfigError
from sphinx.util.i18n import babel_format_date
from sphinx.util.i18n import format_date as format_by_strftime

from ..env_state import site_zone, warn
from .translation import DEFAULT_FORMAT, Settings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config

_READ_WITH_POSTS = (
    "blog_authors",
    "blog_default_author",
    "blog_languages",
    "blog_default_language",
    "blog_locations",
    "blog_default_location",
    "blog_post_pattern",
    "post_date_format",
    "post_date_format_short",
    "post_auto_excerpt",
    "post_auto_orphan",
    "post_always_section",
    "post_show_prev_next",
    # What labels lead to and say.
    "blog_path",
    "blog_title",
)
_PASSED_ON = ("blog_archive_titles", "blog_baseurl", "blog_feed_fulltext", "blog_feed_length")
_WITHOUT_COUNTERPART = (
    "blog_feed_subtitle",
    "blog_feed_templates",
    "blog_feed_titles",
    "disqus_drafts",
    "disqus_pages",
    "disqus_shortname",
    "fontawesome_css_file",
    "fontawesome_included",
    "fontawesome_link_cdn",
    "post_auto_image",
)
#: Setting → what must be done again when it changes.
CONFIG: dict[str, Any] = {
    **dict.fromkeys(_READ_WITH_POSTS, "env"),
    **dict.fromkeys((*_PASSED_ON, "post_redirect_refresh", "blog_feed_archives"), "html"),
    "skip_injecting_base_ablog_templates": "",  # there are none
    **dict.fromkeys(_WITHOUT_COUNTERPART, ""),
}
#: Sidebars of ablog's that have a block of ours for a counterpart.
_BLOCKS = {
    "archives.html": "latest_updates/archive.html",
    "authors.html": "latest_updates/authors.html",
    "categories.html": "latest_updates/categories.html",
    "recentposts.html": "latest_updates/recent.html",
    "tagcloud.html": "latest_updates/tags.html",
}
_WITHOUT_BLOCK = ("languages.html", "locations.html", "postcard.html", "postcard2.html", "postnavy.html")
#: Kind of label that has names in the settings → what the settings call them all.
_KINDS = {"author": "authors", "language": "languages", "location": "locations"}


def register_config(app: Sphinx) -> None:
    """Register every setting of ablog's; raises :exc:`ConfigError` beside ablog itself, or without dateutil."""
    if "ablog" in app.config.extensions:
        raise ConfigError("latest_updates_ablog takes the place of ablog: take 'ablog' out of extensions")
    if find_spec("dateutil") is None:
        raise ConfigError("latest_updates_ablog reads dates as ablog does, with dateutil: pip install python-dateutil")
    for name, rebuild in CONFIG.items():
        app.add_config_value(name, None, rebuild)  # None tells a setting of the author's from none


def translate_config(app: Sphinx, config: Config) -> None:
    """Pass on what ablog's settings say about feeds; name what does nothing here."""
    for kind, plural in _KINDS.items():
        _check_names(f"blog_{plural}", config[f"blog_{plural}"] or {})
        _labels(config, f"blog_default_{kind}")
    if config.blog_baseurl and not config.html_baseurl:
        config.html_baseurl = f"{config.blog_baseurl.rstrip('/')}/"
    if config.blog_title and not config.latest_updates_feed_title:
        config.latest_updates_feed_title = config.blog_title
    if config.latest_updates_feed_folder is None:
        config.latest_updates_feed_folder = blog_path(config)
    if config.blog_feed_fulltext is not None:
        config.latest_updates_feed_content = "full" if config.blog_feed_fulltext else "excerpt"
    if config.blog_feed_length is not None:
        config.latest_updates_feed_limit = config.blog_feed_length
    if config.blog_archive_titles:
        config.latest_updates_archive_style = "list"
    if config.post_show_prev_next is False:
        config.latest_updates_footer = [part for part in config.latest_updates_footer if part != "neighbours"]
    for name in filter(config.__getitem__, _WITHOUT_COUNTERPART):
        _warn(app, name, "does nothing here, take it out")
    if dropped := _drop_templates_of_ablog(app, config):
        _warn(app, "html_sidebars", f"only ablog has these, and they are left out: {', '.join(dropped)}")


def blog_path(config: Config) -> str:
    """ablog's folder."""
    return str(config.blog_path or "blog").strip("/")


def settings_of(config: Config) -> Settings:
    """What the translation of a post needs to know."""
    return Settings(
        zone=site_zone(config),
        date_format=config.post_date_format or DEFAULT_FORMAT,
        people_and_places={kind: config[f"blog_{plural}"] or {} for kind, plural in _KINDS.items()},
        defaults={kind: _labels(config, f"blog_default_{kind}") for kind in _KINDS},
        auto_excerpt=1 if config.post_auto_excerpt is None else int(config.post_auto_excerpt),
    )


def show_date(config: Config, moment: dt.datetime, strftime_format: str | None) -> str:
    """``moment`` in ablog's kind of format where the author chose one, else as all our listings have it.

    The names of months and days are in the site's language, whatever the locale of the machine.
    """
    language = config.language or "en"
    if strftime_format:
        return format_by_strftime(strftime_format, date=moment, language=language)
    return babel_format_date(moment, config.latest_updates_date_format, language, format_by_pattern)


def _warn(app: Sphinx, setting: str, message: str) -> None:
    """Warn at the line of ``conf.py`` at which ``setting`` stands, if it does; it may come from the command line.

    A location without a line would be taken for the name of a page, and there are no pages yet.
    """
    path = Path(app.confdir, "conf.py")
    location = None
    with contextlib.suppress(OSError):
        source = path.read_text(encoding="utf-8", errors="replace")
        if found := re.search(rf"^[ \t]*({re.escape(setting)})\b", source, re.MULTILINE):
            location = f"{path}:{source.count(chr(10), 0, found.start(1)) + 1}"
    warn("%s: %s", setting, message, subtype="ablog", location=location)


def _drop_templates_of_ablog(app: Sphinx, config: Config) -> list[str]:
    """Its sidebars are templates that only ablog has: without it, the build would end at the first page. Some have a
    block of ours for a counterpart; the others are left out, and returned.
    """
    sidebars: dict[str, Any] = config.html_sidebars
    dropped: set[str] = set()
    for pattern, names in list(sidebars.items()):
        if not isinstance(names, (list, tuple)):
            continue
        found = [
            _BLOCKS.get(name.removeprefix("ablog/"), "") if _is_of_ablog(str(name), app) else name for name in names
        ]
        kept = [name for name in found if name]
        if kept == list(names):
            continue
        dropped.update(name for name, other in zip(names, found, strict=True) if not other)
        if kept:
            sidebars[pattern] = kept
        else:
            del sidebars[pattern]
    return sorted(dropped)


def _is_of_ablog(name: str, app: Sphinx) -> bool:
    """Whether only ablog has the template, with or without its folder; authors may have one of the same name."""
    if not name.startswith("ablog/") and name not in (*_BLOCKS, *_WITHOUT_BLOCK):
        return False
    return not any(Path(app.confdir, folder, name).is_file() for folder in app.config.templates_path)


def _check_names(name: str, value: Mapping[str, Any]) -> None:
    for label, entry in value.items():
        if not (isinstance(entry, (list, tuple)) and len(entry) == 2 and isinstance(entry[0], str)):
            raise ConfigError(f"{name}: {label!r} must be a pair of a full name and an address or None")


def _labels(config: Config, name: str) -> tuple[str, ...]:
    labels = (config[name],) if isinstance(config[name], str) else tuple(config[name] or ())
    if not all(isinstance(label, str) for label in labels):
        raise ConfigError(f"{name} must be a name or a list of names")
    return labels
