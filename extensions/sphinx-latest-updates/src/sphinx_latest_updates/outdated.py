"""Which pages no longer show what they should: compares what they have to show now with what they showed last.

Everything that a page shows of posts is boiled down to a token a page. The tokens of the last build into the same
output folder are kept by ``sphinx_exact_rebuilds.state``; as long as no page was read and no post became due, nothing
is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError

from sphinx_exact_rebuilds import snapshot, state
from sphinx_exact_rebuilds.affected_pages import changed
from sphinx_exact_rebuilds.collector import WITHOUT_PAGES
from sphinx_exact_rebuilds.state import digest

from .facts import card_facts, change_facts, line_facts, post_facts
from .feed_files import feed_folder
from .registry import build_time, registry_of
from .rendering import Renderer, changes_for, page_name, parts_of
from .sidebar_blocks import block_facts, blocks_used
from .site import card_template, site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .registry import Placeholder
    from .site import Site

STATE = "latest_updates"
#: Of what is remembered: another number when it looks different.
_FORM = 3


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages whose listings, bylines or footers have changed, in this output folder."""
    registry = registry_of(env)
    registry.site = None
    if app.builder.name in WITHOUT_PAGES:
        return []
    before = state.load(app, STATE)
    if before and before.get("form") != _FORM:  # of another version of this extension
        before = None
    registry.before = before
    token = _token(app, env)
    if before and before["token"] == token:
        registry.now = before
        return []
    site = site_of(app)
    now = registry.now = {"form": _FORM, "token": token, **take(site)}
    outdated = changed((before or {}).get("pages", {}), now["pages"])
    # The head of every page names the feeds, and any page may have blocks in its sidebar.
    if before and (now["feed_folder"], now["blocks"]) != (before["feed_folder"], before["blocks"]):
        outdated |= env.found_docs
    return sorted(outdated & env.found_docs)


def remember(app: Sphinx, exception: Exception | None) -> None:
    if not hasattr(app, "env"):  # the build has failed before there was one
        return
    registry = registry_of(app.env)
    if exception is None and registry.now is not None and registry.now != registry.before:
        state.save(app, STATE, registry.now)
    registry.before = registry.now = None


def take(site: Site) -> dict[str, Any]:
    """Tokens of everything that pages of ``site`` show of posts."""
    tokens: dict[str, list[Any]] = {}
    where = digest(sorted(site.index_pages.items(), key=str))
    cards = {post.docname: digest(card_facts(site, post)) for post in site.posts}
    for docname in site.registry.posts:
        post = site.post(docname)
        if post is not None:
            tokens[docname] = [where, post_facts(site, post)]
    listings = {}
    for host, placeholders in site.registry.hosts.items():
        facts = [_placeholder_facts(site, cards, placeholder) for placeholder in placeholders]
        tokens.setdefault(host, []).append([where, [(sorted(parts), parts[""]) for parts in facts]])
        if any(len(parts) > 1 for parts in facts):
            listings[host] = facts
            _check_names(site, host, sorted({part for parts in facts for part in parts if part}))
    return {
        "pages": {docname: digest(facts) for docname, facts in sorted(tokens.items())},
        "listings": listings,
        "related": site.relations,
        "related_from": site.relations_token,
        "feed_folder": feed_folder(site.app),
        "blocks": digest(block_facts(site)),
    }


def _placeholder_facts(site: Site, cards: dict[str, str], placeholder: Placeholder) -> dict[str, str]:
    """A token for each part of a listing; an index has one part. ``cards`` holds a token for each post."""
    if kind := placeholder.get("cloud"):
        groups = Renderer(site, "").index_groups(kind)
        return {"": digest([(name, len(posts), site.place_of_name(kind, name)) for name, posts in groups])}
    if kind := placeholder.get("kind"):
        groups = Renderer(site, "").index_groups(kind)
        lines = [(name, [line_facts(post) for post in posts]) for name, posts in groups]
        return {"": digest((bool(site.posts), lines))}  # without any post the page says so
    parts = parts_of(site, placeholder)
    options = (placeholder["style"], placeholder["excerpt_length"], placeholder["math"], placeholder["query"].group_by)
    if placeholder["view"] == "posts":
        in_lines = placeholder["style"] == "list"
        posts = {
            name: [line_facts(post) if in_lines else cards[post.docname] for post in part.posts]
            for name, part in parts.items()
        }
        return {name: digest((options, found)) for name, found in posts.items()}
    changes = [change_facts(site, change, cards) for change in changes_for(site, placeholder)]
    above = changes if placeholder["filters"] else None  # filters count them all
    keys = {name: [(change.post.docname, change.key) for change in part.changes] for name, part in parts.items()}
    shown = {(facts[0], facts[1]): facts for facts in changes}
    return {
        name: digest((options, sorted(parts), above, [shown[key] for key in found])) for name, found in keys.items()
    }


def _check_names(site: Site, host: str, parts: list[str]) -> None:
    for part in parts:
        name = page_name(host, part)
        if name in site.env.found_docs:
            listing, document = (site.env.doc2path(page, base=False) for page in (host, name))
            raise ExtensionError(
                f"latest_updates: page {part} of the listing on {listing} would take the place of {document}; "
                "rename that document, or leave out :paginate: or :filters:"
            )


def _token(app: Sphinx, env: BuildEnvironment) -> str:
    """Changes when a page was read, when a post became due, and when version control knows a newer date."""
    now = build_time(app.config)
    due = sum(post.date <= now for post in registry_of(env).posts.values())
    dates = sorted((name, moment.isoformat()) for name, moment in site_of(app).committed.items())
    return digest((card_template(app), blocks_used(app.config), snapshot.reading(env), due, dates))
