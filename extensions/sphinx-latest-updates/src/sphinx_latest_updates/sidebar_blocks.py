"""``html-page-context``: blocks for the sidebars of any theme: the newest posts, and tags, categories, authors, years.

``html_sidebars`` names their templates, ``latest_updates/recent.html`` and so on. What they show stands on every page
that has them, so that all pages are written again when it changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from .env_state import WEB_BUILDERS
from .i18n import _
from .rendering import Renderer, html_of
from .site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .site import Site

#: Block → what it shows beside its heading: the newest posts, or the names of a kind.
BLOCKS = {"recent": "", "tags": "tags", "categories": "categories", "authors": "authors", "archive": "archive"}
_RECENT = 5


def blocks_used(config: Config) -> list[str]:
    """The blocks that some page of the site has in its sidebar."""
    names = {str(name) for value in config.html_sidebars.values() if isinstance(value, (list, tuple)) for name in value}
    return [block for block in BLOCKS if f"latest_updates/{block}.html" in names]


def block_facts(site: Site) -> list[object]:
    """What the blocks of the site show, as plain values."""
    return [_shown(site, block) for block in blocks_used(site.config)]


def add_blocks(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """``html-page-context``: give the templates of blocks the function that draws them."""
    if app.builder.name not in WEB_BUILDERS:
        context["latest_updates_block"] = lambda _name: ""  # a page of all posts lists them already
        return
    builder = cast("StandaloneHTMLBuilder", app.builder)

    def block(name: str) -> str:
        renderer = Renderer(site_of(app), page)
        return html_of(builder, page, _draw(renderer, name))

    context["latest_updates_block"] = block


def _shown(site: Site, block: str) -> object:
    if block == "recent":
        return [(post.docname, post.title) for post in site.newest_first[:_RECENT]]
    groups = Renderer(site, "").index_groups(BLOCKS[block])
    return [(name, len(posts), site.place_of_name(BLOCKS[block], name)) for name, posts in groups]


def _draw(renderer: Renderer, block: str) -> nodes.Element:
    titles = {
        "recent": _("Recent posts"),
        "tags": _("Tags"),
        "categories": _("Categories"),
        "authors": _("Authors"),
        "archive": _("Archives"),
    }
    box = nodes.container(
        "", nodes.rubric("", titles[block], **renderer.heading_level(3)), classes=["post-block-content"]
    )
    if block == "tags":
        box += renderer.cloud("tags")
        return box
    items = nodes.bullet_list()
    if block == "recent":
        links: list[list[nodes.Node]] = [[renderer.link(post)] for post in renderer.site.newest_first[:_RECENT]]
    else:
        groups = renderer.index_groups(BLOCKS[block])
        links = [[renderer.index_link(BLOCKS[block], name), nodes.Text(f" ({len(posts)})")] for name, posts in groups]
    items.extend(nodes.list_item("", nodes.paragraph("", "", *link)) for link in links)
    box += items
    return box
