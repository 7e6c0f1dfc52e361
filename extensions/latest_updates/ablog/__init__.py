"""``latest_updates_ablog = True``: the posts of a site that was written for ablog are understood unchanged.

``dates``, ``translation`` and ``listing`` are pure; ``directives`` parses ``post``, ``update`` and ``postlist``;
``collector`` turns what ablog calls a post into our front matter before the posts are gathered, and completes them
afterwards; ``references`` resolves the labels that ablog makes; ``config`` reads its settings; ``redirects`` writes the
pages that lead from an old address to a post. Nothing is registered while the switch is off.

What ablog does was read from the source of ablog 0.11.13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .collector import AblogCollector, complete_post, find_matches, say_what_is_different, set_canonical_link
from .config import AblogConfig, register_config, translate_config
from .directives import PostDirective, PostListDirective, UpdateDirective
from .listing import FillPostLists
from .nodes import ablog_post, ablog_postlist
from .redirects import write_redirects
from .references import outdated_pages, resolve_label

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["AblogConfig", "setup_ablog"]


def setup_ablog(app: Sphinx) -> None:
    """Register the switch and, where it is on, everything else. To be called before posts' collector is added."""
    app.add_config_value("latest_updates_ablog", False, "env", frozenset({bool}))
    if not app.config.latest_updates_ablog:
        return
    register_config(app)
    app.add_node(ablog_post)
    app.add_node(ablog_postlist)
    app.add_directive("post", PostDirective)
    app.add_directive("update", UpdateDirective)
    app.add_directive("postlist", PostListDirective)
    app.add_env_collector(AblogCollector)
    app.add_post_transform(FillPostLists)
    app.connect("config-inited", translate_config, priority=400)  # before our own settings are checked
    app.connect("env-before-read-docs", find_matches)
    app.connect("doctree-read", complete_post, priority=600)  # after the posts were gathered
    app.connect(
        "env-get-updated", outdated_pages, priority=400
    )  # before excerpts are made, which show what labels show
    app.connect("env-updated", say_what_is_different)
    app.connect("missing-reference", resolve_label)
    app.connect("html-page-context", set_canonical_link)
    app.connect("build-finished", write_redirects)
