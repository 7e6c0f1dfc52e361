"""Posts → a latest-updates page, archive, tags, categories and feeds, for any Sphinx project.

A page with a ``date`` in its front matter (MyST) or field list (reStructuredText) is a post. Directives:
``{latest-updates}``, ``{post-archive}``, ``{post-tags}``, ``{post-categories}``.

How it hangs together: ``front_matter``, ``excerpt``, ``text`` and ``selection`` are pure; ``collector`` keeps posts in
the environment; ``directives`` leave the placeholders of ``nodes``; ``transforms`` replaces them with what
``rendering`` draws of a ``site``. Feeds, for web pages only: ``feeds`` writes their text, ``portable_html`` makes a
page's body fit for them (both pure), ``feed_files`` decides which there are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .ablog import setup_ablog
from .collector import PostCollector
from .directives import LatestUpdatesDirective, PostArchiveDirective, PostCategoriesDirective, PostTagsDirective
from .feed_files import check_feed_config, decorate_page, warn_of_duplicate_ids, write_feeds
from .front_matter import quote_impossible_dates
from .i18n import CATALOG, LOCALE_DIR
from .nodes import PLACEHOLDERS
from .registry import site_zone
from .transforms import FillPlaceholders

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"
STYLESHEET = "latest_updates.css"


def check_config(app: Sphinx, config: Config) -> None:
    """Fail early, with a clear word, on values that nothing can be done with."""
    site_zone(config)
    check_feed_config(config)


def protect_front_matter(app: Sphinx, docname: str, content: list[str]) -> None:
    """Keep a date that does not exist from taking the rest of its front matter with it."""
    content[0] = quote_impossible_dates(content[0])


def add_stylesheet_folder(app: Sphinx) -> None:
    if app.builder.format == "html":
        app.config.html_static_path.append(str(Path(__file__).parent / STYLESHEET))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("latest_updates_excerpt_length", 350, "env", frozenset({int}))
    app.add_config_value("latest_updates_placeholders", {}, "env", frozenset({dict}))
    app.add_config_value("latest_updates_reading_speed", (400, 200), "env", frozenset({list, tuple}))
    app.add_config_value("latest_updates_date_format", "yyyy-MM-dd", "env", frozenset({str}))
    app.add_config_value("latest_updates_timezone", "UTC", "env", frozenset({str}))
    app.add_config_value("latest_updates_byline", True, "env", frozenset({bool}))
    app.add_config_value("latest_updates_show_drafts", False, "env", frozenset({bool}))
    app.add_config_value("latest_updates_feed_folder", "feeds", "html", frozenset({str}))
    app.add_config_value("latest_updates_feed_title", "", "html", frozenset({str}))
    app.add_config_value("latest_updates_feed_content", "full", "html", frozenset({str}))
    app.add_config_value("latest_updates_feed_limit", 20, "", frozenset({int}))
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
    for node in PLACEHOLDERS:
        app.add_node(node)
    app.add_directive("latest-updates", LatestUpdatesDirective)
    app.add_directive("post-archive", PostArchiveDirective)
    app.add_directive("post-tags", PostTagsDirective)
    app.add_directive("post-categories", PostCategoriesDirective)
    setup_ablog(app)  # reads posts first, to translate them
    app.add_env_collector(PostCollector)
    app.add_post_transform(FillPlaceholders)
    app.add_css_file(STYLESHEET)
    app.connect("config-inited", check_config)
    app.connect("source-read", protect_front_matter)
    app.connect("builder-inited", add_stylesheet_folder)
    app.connect("env-check-consistency", warn_of_duplicate_ids)
    app.connect("html-page-context", decorate_page, priority=900)  # after those that change the body
    app.connect("build-finished", write_feeds)
    return {"version": __version__, "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
