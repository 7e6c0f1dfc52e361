"""``latest_updates_ablog = True``: the posts of a site that was written for ablog are understood unchanged.

- pure: ``translation``; ``config`` reads ablog's settings;
- reading: ``directives`` parses ``post``, ``update`` and ``postlist``; ``collector`` finds what makes a page a post and
  turns it into our front matter before posts are gathered, completes them afterwards, and says what is different;
- after reading: ``postlist`` finds pages whose lists or labels have changed;
- writing: ``postlist`` draws post lists, ``labels`` resolves references to what ablog gives a label, ``pages`` says
  which pages ablog makes and where, and writes those that lead from an old address to a post.

Nothing is imported while the switch is off.

What ablog does was read from the source of ablog 0.11.13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archive_pages import EVENT
from .collector import AblogCollector, complete_post, find_matches, say_what_is_different, set_canonical_link
from .config import register_config, translate_config
from .directives import KeepLabels, PostDirective, PostListDirective, UpdateDirective, ablog_post, ablog_postlist
from .labels import resolve_label
from .pages import collect_as_ablog, write_redirects
from .postlist import FillPostLists, outdated_lists

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_ablog(app: Sphinx) -> None:
    """Register everything. To be called before posts' own collector is added."""
    register_config(app)
    app.add_node(ablog_post)
    app.add_node(ablog_postlist)
    app.add_directive("post", PostDirective)
    app.add_directive("update", UpdateDirective)
    app.add_directive("postlist", PostListDirective)
    app.add_transform(KeepLabels)
    app.add_env_collector(AblogCollector)
    app.add_post_transform(FillPostLists)
    app.connect("config-inited", translate_config, priority=400)  # before our own settings are checked
    app.connect("env-get-outdated", find_matches, priority=400)  # before posts are held back
    app.connect("doctree-read", complete_post, priority=600)  # after posts were gathered
    app.connect("env-check-consistency", say_what_is_different)
    app.connect("env-get-updated", outdated_lists, priority=600)  # after our own listings were looked at
    app.connect(EVENT, collect_as_ablog)
    app.connect("missing-reference", resolve_label)
    app.connect("html-page-context", set_canonical_link)
    app.connect("build-finished", write_redirects)
