"""Where a post belongs that no table of contents names. The choice is pure; the rest gives Sphinx what it needs.

Such a post gets a *host*: the index page of its folder, or of the nearest folder above whose index page is in the
tables of contents, or is such a post itself; else the front page. Every page knows the way up and
the neighbours, no warning is given, and builders that join pages to one document find the post below its host; but the
sidebar, which stands on every page, does not grow with the posts.

For the builders that join pages, and while figures are numbered, the host's doctree gets a hidden toctree. It is put
into Sphinx's cache of doctrees and never into the file, which the sidebar is made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from sphinx_exact_rebuilds.affected_pages import pages_below
from sphinx_exact_rebuilds.sphinx_internals import replace_doctree, stored_doctree

from .env_state import registry_of
from .selection import newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: Builders that make one document, or one table of contents, of all pages.
_JOINING = ("epub", "latex", "man", "singlehtml", "texinfo")


def find_hosts(
    posts: Iterable[str], pages: Set[str], includes: Mapping[str, Iterable[str]], root: str
) -> dict[str, str]:
    """Each of ``posts`` that no table of contents includes → its host, one of ``pages`` that the root leads to.

    A post that was adopted may be the index page of other posts, so that these come after it.
    """
    included = {child for children in includes.values() for child in children}
    homeless = [post for post in posts if post not in included and post != root]
    reached = set(pages_below(root, includes)) & pages
    hosts = {}
    for post in sorted(homeless, key=_outermost_first):
        hosts[post] = next((page for page in _index_pages_above(post) if page in reached), root)
        reached |= pages & set(pages_below(post, includes))
    return hosts


def _outermost_first(docname: str) -> tuple[int, bool, str]:
    """Sorts the index page of a folder before its other pages."""
    return docname.count("/"), not docname.endswith("/index"), docname


def _index_pages_above(docname: str) -> Iterator[str]:
    folder = docname.rpartition("/")[0]
    while folder:
        yield f"{folder}/index"
        yield folder
        folder = folder.rpartition("/")[0]


def adopt(app: Sphinx, env: BuildEnvironment) -> None:
    """Find the hosts, if a page was read or removed; keep Sphinx from complaining; let figures in posts be numbered."""
    registry = registry_of(env)
    if registry.touched:
        hosts = find_hosts(registry.posts, env.found_docs, env.toctree_includes, app.config.root_doc)
        registry.parent_of = hosts
        registry.adopted = {}
        for post in newest_first(registry.posts.values()):
            if host := hosts.get(post.docname):
                env.files_to_rebuild.setdefault(post.docname, set()).add(host)
                registry.adopted.setdefault(host, []).append(post.docname)
    if app.config.numfig:
        _put_toctrees(env)


def prepare_writing(app: Sphinx, builder: Builder) -> None:
    """Let builders that join pages find the posts, and the others not."""
    env = app.env
    if builder.name in _JOINING:
        _put_toctrees(env)
    else:
        for host in registry_of(env).adopted:
            replace_doctree(env, host, None)
    if builder.name == "epub":
        _put_into_navigation(env, app.config.root_doc)


def _put_toctrees(env: BuildEnvironment) -> None:
    for host, posts in registry_of(env).adopted.items():
        doctree = stored_doctree(env, host)
        section: nodes.Element = doctree.next_node(nodes.section) or doctree
        section += _make_toctree(host, posts)
        replace_doctree(env, host, doctree)


def _put_into_navigation(env: BuildEnvironment, root: str) -> None:
    """An EPUB has one table of contents, which must lead to every page; it is made of what ``env.tocs`` holds."""
    for host, posts in registry_of(env).adopted.items():
        entry = env.tocs[host].next_node(nodes.list_item)
        if host == root or entry is None:
            continue
        if not isinstance(entry[-1], nodes.bullet_list):
            entry += nodes.bullet_list()
        below = cast("nodes.bullet_list", entry[-1])
        below += _make_toctree(host, posts)


def _make_toctree(host: str, posts: list[str]) -> addnodes.toctree:
    return addnodes.toctree(
        parent=host,
        entries=[(None, post) for post in posts],
        includefiles=posts,
        maxdepth=1,
        caption=None,
        glob=False,
        hidden=True,
        includehidden=False,
        numbered=0,
        titlesonly=True,
    )
