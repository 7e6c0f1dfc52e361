"""Where a post belongs that no table of contents names. The choice is pure; the rest gives Sphinx what it needs.

Such a post gets a *host*: the index page of its folder, or of the nearest folder above. Every page knows the way up and
the neighbours, no warning is given, and builders that join pages to one document find the post below its host; but the
sidebar, which stands on every page, does not grow with the posts.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from .registry import registry_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


def find_hosts(
    posts: Iterable[str], pages: Set[str], includes: Mapping[str, Iterable[str]], root: str
) -> dict[str, str]:
    """Each of ``posts`` that no table of contents includes → its host, one of ``pages``."""
    included = {child for children in includes.values() for child in children}
    homeless = [post for post in posts if post not in included and post != root]
    hosts = {}
    for post in sorted(homeless):
        above = (page for page in _index_pages_above(post) if page in pages and page != post)
        hosts[post] = next(above, root)
    return {post: host for post, host in hosts.items() if host == root or host in included}


def _index_pages_above(docname: str) -> Iterator[str]:
    folder = docname.rpartition("/")[0]
    while folder:
        yield f"{folder}/index"
        yield folder
        folder = folder.rpartition("/")[0]


def adopt(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put a hidden table of contents on every host; returns the hosts where it changed."""
    registry = registry_of(env)
    hosts = find_hosts(registry.posts, env.found_docs, env.toctree_includes, app.config.root_doc)
    wanted: dict[str, list[str]] = {}
    for post, host in _newest_first(hosts, env):
        env.files_to_rebuild.setdefault(post, set()).add(host)
        wanted.setdefault(host, []).append(post)
    registry.hosts_of_posts = hosts
    changed = [
        host
        for host in sorted(wanted.keys() | registry.adopted.keys())
        if wanted.get(host, []) != registry.adopted.get(host, [])
    ]
    for host in changed:
        if host in env.found_docs:
            _put_toctree(app.builder, host, wanted.get(host, []))
    registry.adopted = wanted
    return [host for host in changed if host in env.found_docs]


def show_in_navigation(app: Sphinx, builder: Builder) -> None:
    """An EPUB has one table of contents, which must lead to every page; it is made of what ``env.tocs`` holds."""
    if builder.name != "epub":
        return
    for host, posts in registry_of(app.env).adopted.items():
        entry = app.env.tocs[host].next_node(nodes.list_item)
        if host == app.config.root_doc or entry is None:
            continue
        if not isinstance(entry[-1], nodes.bullet_list):
            entry += nodes.bullet_list()
        below = cast("nodes.bullet_list", entry[-1])
        below += _make_toctree(host, posts)


def _newest_first(hosts: Mapping[str, str], env: BuildEnvironment) -> list[tuple[str, str]]:
    posts = registry_of(env).posts
    return sorted(sorted(hosts.items()), key=lambda item: posts[item[0]].date, reverse=True)


def _put_toctree(builder: Builder, host: str, posts: list[str]) -> None:
    path = Path(builder.doctreedir, f"{host}.doctree")
    doctree = pickle.loads(path.read_bytes())
    for old in list(doctree.findall(addnodes.toctree)):
        if old.get("adopted"):
            old.parent.remove(old)
    if posts:
        section = doctree.next_node(nodes.section) or doctree
        section += _make_toctree(host, posts)
    builder.write_doctree(host, doctree)


def _make_toctree(host: str, posts: list[str]) -> addnodes.toctree:
    return addnodes.toctree(
        adopted=True,
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
