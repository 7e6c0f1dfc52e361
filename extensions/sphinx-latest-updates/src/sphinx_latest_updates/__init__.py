"""Posts → a latest-updates page, archive, tags, categories and feeds, for any Sphinx project.

A page with a ``date`` in its front matter (MyST) or field list (reStructuredText) is a post. Directives:
``{latest-updates}``, ``{post-archive}``, ``{post-tags}``, ``{post-categories}``, ``{post-authors}``, ``{post-series}``,
``{post-cloud}``.

How it hangs together, in the order of a build:

- pure: ``post``, ``front_matter``, ``yaml_head``, ``excerpt``, ``text``, ``selection``, ``feeds``;
- ``conditions`` tells which parts of a page depend on the build, and which of them this build shows;
- reading: ``collector`` keeps posts in the environment (``env_state``) and says what is wrong or doubtful between them,
  ``directives`` leave placeholders;
- after reading: ``drafts`` drops drafts and posts whose date is to come, judged by what Sphinx has read; ``parents``
  finds a place for posts that no table of contents names; ``fingerprints`` compares what pages have to show of the
  ``site`` with what they showed last; ``git_dates`` are asked for here;
- writing: ``directives`` replaces the placeholders with what ``listings`` and ``rendering`` draw; ``page_context``
  tells themes more of pages; ``pagination``, ``archive_pages`` and ``feed_writer`` write what only web pages have.
- ``ablog``, behind a switch, understands sites that were written for ablog.

No module imports one that imports it, not even for its types.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

from sphinx_exact_rebuilds.settings import add_settings

from .archive_pages import EVENT, check_archive_config, collect_as_configured, write_archive_pages
from .collector import PostCollector, note_names_alike, protect_front_matter, read_notebook_fields, warn_of_shared_parts
from .directives import (
    PLACEHOLDERS,
    FillPlaceholders,
    LatestUpdatesDirective,
    PostCloudDirective,
    PostIndexDirective,
)
from .drafts import drop_unpublished, note_pages_to_read, silence_drafts, skip_unchanged
from .env_state import WEB_BUILDERS, check_date_format, check_reading_speed, registry_of, site_zone
from .feed_writer import check_feed_config, decorate_page, put_links_into_any_head, warn_of_duplicate_ids, write_feeds
from .fingerprints import outdated_docs, remember
from .i18n import CATALOG, LOCALE_DIR
from .page_context import add_blocks, lead_from_adopted_posts, list_index_sections
from .pagination import write_continued_pages
from .parents import adopt, prepare_writing
from .rendering import FOOTER_PARTS

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata, _ConfigRebuild

__version__ = "0.1.0"
STYLESHEET = "latest_updates.css"
SCRIPT = "latest_updates.js"

#: Name without ``latest_updates_`` → default, what must be done again when it changes, and type.
CONFIG_VALUES: dict[str, tuple[Any, _ConfigRebuild, type]] = {
    "ablog": (False, "env", bool),
    "excerpt_length": (350, "env", int),
    "excerpt_markup": (False, "env", bool),
    "placeholders": ({}, "env", dict),
    "reading_speed": ((400, 200), "env", list),
    "date_format": ("yyyy-MM-dd", "env", str),
    "timezone": ("UTC", "env", str),
    "byline": (True, "env", bool),
    "footer": (("series", "neighbours", "related", "history"), "env", list),
    "related": (5, "env", int),
    "git_dates": (False, "env", bool),
    "show_drafts": (False, "env", bool),
    "archive_pages": ((), "html", list),
    "archive_folder": ("", "html", str),
    "archive_style": ("cards", "html", str),
    "card_template": ("", "html", str),
    "pictures": (False, "env", bool),
    "feed_folder": ("feeds", "html", str),
    "feed_title": ("", "html", str),
    "feed_content": ("full", "html", str),
    "feed_limit": (20, "", int),
    "feed_archive": (False, "", bool),
    "feed_changes": (False, "html", bool),
}
#: What is different by default where ``latest_updates_ablog`` is on: ablog's feeds hold every post, and lie in its
#: folder; its excerpts keep their links.
ABLOG_DEFAULTS = {"feed_limit": 0, "feed_folder": None, "excerpt_markup": True}
DIRECTIVES = {
    "latest-updates": LatestUpdatesDirective,
    "post-cloud": PostCloudDirective,
    **{f"post-{kind}": PostIndexDirective for kind in ("archive", "tags", "categories", "authors", "series")},
}


def check_config(app: Sphinx, config: Config) -> None:
    """Fail early, with a clear word, on values that nothing can be done with."""
    site_zone(config)
    check_date_format(config)
    check_reading_speed(config)
    check_feed_config(config)
    check_archive_config(config)
    if unknown := set(config.latest_updates_footer) - set(FOOTER_PARTS):
        known = ", ".join(FOOTER_PARTS)
        raise ConfigError(f"latest_updates_footer: {min(map(str, unknown))!r} is not a part; known are {known}")


def add_templates(app: Sphinx, config: Config) -> None:
    """``config-inited``: those of the blocks for sidebars; an author's own of the same name come before them."""
    config.templates_path = [*config.templates_path, str(Path(__file__).parent / "templates")]


def add_static_files(app: Sphinx) -> None:
    """``builder-inited``: the style sheet, and the script, which :func:`add_script` puts on the pages that need it."""
    if app.builder.format == "html":
        app.config.html_static_path += [str(Path(__file__).parent / name) for name in (STYLESHEET, SCRIPT)]


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """``html-page-context``: filters work in place on the pages whose streams of changes have any."""
    listings = registry_of(app.env).hosts.get(page, ())
    if app.builder.name in WEB_BUILDERS and any(listing.get("filters") for listing in listings):
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    app.setup_extension("sphinx_exact_rebuilds")
    add_settings(app, {"latest_updates_ablog": (False, "env", (bool,))})
    defaults = ABLOG_DEFAULTS if app.config.latest_updates_ablog else {}
    settings = {
        f"latest_updates_{name}": (defaults.get(name, default), rebuild, (list, tuple) if kind is list else (kind,))
        for name, (default, rebuild, kind) in CONFIG_VALUES.items()
        if name != "ablog"
    }
    add_settings(app, settings)
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
    for node in PLACEHOLDERS:
        app.add_node(node)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    app.add_event(EVENT)
    if app.config.latest_updates_ablog:
        from .ablog import setup_ablog  # noqa: PLC0415 (only a site that comes from ablog needs it)

        setup_ablog(app)  # its collector reads pages before ours does
    app.add_env_collector(PostCollector)
    app.add_post_transform(FillPlaceholders)
    app.add_css_file(STYLESHEET)
    app.connect("config-inited", check_config)
    app.connect("config-inited", add_templates)
    app.connect("builder-inited", add_static_files)
    app.connect("builder-inited", silence_drafts)
    app.connect("builder-inited", put_links_into_any_head)
    app.connect("env-get-outdated", skip_unchanged)
    app.connect("env-before-read-docs", note_pages_to_read, priority=900)  # after those that change the list
    app.connect("source-read", protect_front_matter)
    app.connect("doctree-read", read_notebook_fields, priority=100)  # before collectors look at metadata
    app.connect("env-updated", drop_unpublished, priority=100)  # before those that look at what was read
    app.connect("env-updated", adopt)
    app.connect("env-get-updated", outdated_docs)
    app.connect("env-check-consistency", warn_of_duplicate_ids)
    app.connect("env-check-consistency", warn_of_shared_parts)
    app.connect("env-check-consistency", note_names_alike)
    app.connect("write-started", prepare_writing)
    app.connect("html-page-context", lead_from_adopted_posts, priority=200)  # before those that show the way
    app.connect("html-page-context", list_index_sections, priority=800)  # after themes that count headings
    app.connect("html-page-context", add_script)
    app.connect("html-page-context", add_blocks)
    app.connect("html-page-context", decorate_page, priority=900)  # after those that change the body
    app.connect(EVENT, collect_as_configured, priority=900)  # after those that know better
    app.connect("html-collect-pages", write_continued_pages)
    app.connect("html-collect-pages", write_archive_pages)
    app.connect("build-finished", write_feeds)
    app.connect("build-finished", remember, priority=900)  # after those that add to what is remembered
    return {"version": __version__, "env_version": 10, "parallel_read_safe": True, "parallel_write_safe": True}
