"""What every page shows of posts, boiled down to a token a page: pages whose token has changed are written again.

Equal facts look equal. The tokens of the last build into the same output folder are kept by
``sphinx_exact_rebuilds.state``; as long as no page was read and no post became due, nothing is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError

from sphinx_exact_rebuilds import snapshot, state
from sphinx_exact_rebuilds.affected_pages import changed
from sphinx_exact_rebuilds.collector import WITHOUT_PAGES
from sphinx_exact_rebuilds.state import digest

from .env_state import build_time, registry_of
from .excerpt import MarkupStart, Reference
from .listings import changes_for, page_name, parts_of
from .page_context import block_facts, blocks_used
from .post import Change
from .rendering import Renderer
from .selection import names_of
from .site import site_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .env_state import Placeholder
    from .excerpt import ShownPiece
    from .post import Post
    from .site import Site


def line_facts(post: Post) -> tuple[object, ...]:
    """What a line about a post shows."""
    revision = post.revision
    return post.docname, post.title, post.date.isoformat(), revision and (revision.date.isoformat(), revision.kind)


def change_facts(site: Site, change: Change, cards: Mapping[str, str]) -> tuple[object, ...]:
    """What an entry of the stream shows; ``cards`` has a token for the card of each post."""
    post, section = change.post, (change.section, change.section_title)
    places = [site.place_of_name(kind, name, post.docname) for kind, name in _names(post, "categories", "tags")]
    return post.docname, change.key, change.date, change.kind, change.note, section, cards[post.docname], places


def card_facts(site: Site, post: Post) -> tuple[object, ...]:
    """What a card about a post shows."""
    pieces = [_piece_facts(site, post.docname, piece) for piece in site.opening(post)]
    picture = post.picture if site.config.latest_updates_pictures else None
    return (*line_facts(post), *_meta_facts(post), site.card_template, pieces, picture, _pages_of_names(site, post))


def _piece_facts(site: Site, docname: str, piece: ShownPiece) -> object:
    if isinstance(piece, Reference):
        return site.text_of(piece, docname)
    if isinstance(piece, MarkupStart):
        return piece.kind, site.link_from(docname, piece)
    return piece


def post_facts(site: Site, post: Post, lines: Mapping[str, str]) -> tuple[object, ...]:
    """What a post's own page shows of it and of others; ``lines`` has a token for the line of each post."""
    older_and_newer = site.beside.get(post.docname, (None, None))
    series = site.series.get(post.series.name, []) if post.series else []
    host = site.registry.parent_of.get(post.docname)
    above = [str(site.env.titles.get(page)) for page in site.parents(post.docname)] if host else []
    return (
        lines[post.docname],
        _meta_facts(post),
        post.updates,
        [other and lines[other.docname] for other in older_and_newer],
        [lines[other.docname] for other in series],
        [lines[other.docname] for other in site.related_to(post)],
        host,
        above,
        _pages_of_names(site, post),
    )


def _pages_of_names(site: Site, post: Post) -> list[str | None]:
    """Where the names of a post lead to, if they have pages of their own."""
    return [site.archive_page.get(name) for name in _names(post, "categories", "tags", "authors")]


def _names(post: Post, *kinds: str) -> list[tuple[str, str]]:
    """What filters and other pages list a post under."""
    return [(kind, name) for kind in kinds for name in names_of(post, kind)]


def _meta_facts(post: Post) -> tuple[object, ...]:
    series = post.series and post.series.name
    return post.category, post.tags, post.authors, series, post.pinned, post.draft, post.reading_minutes


STATE = "latest_updates"
#: Of what is remembered: another number when it looks different.
_FORM = 6


def outdated_docs(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages whose listings, bylines or footers have changed, in this output folder."""
    registry = registry_of(env)
    registry.site = None
    if app.builder.name in WITHOUT_PAGES:
        return []
    before = state.load(app, STATE)
    if before and before.get("form") != _FORM:  # of another version of this extension
        before = None
    registry.previous = before
    token = _token(app, env)
    if before and before["token"] == token:
        registry.current = before
        return []
    site = site_of(app)
    now = registry.current = {"form": _FORM, "token": token, **take(site)}
    outdated = changed((before or {}).get("pages", {}), now["pages"])
    # The head of every page names the feeds, and any page may have blocks in its sidebar.
    if before and (now["feed_folder"], now["blocks"]) != (before["feed_folder"], before["blocks"]):
        outdated |= env.found_docs
    return sorted(outdated & env.found_docs)


def remember(app: Sphinx, exception: Exception | None) -> None:
    """``build-finished``: keep what pages show for the next build into this folder, unless this one has failed."""
    if not hasattr(app, "env"):  # the build has failed before there was one
        return
    registry = registry_of(app.env)
    if exception is None and registry.current is not None and registry.current != registry.previous:
        state.save(app, STATE, registry.current)
    registry.previous = registry.current = None


def take(site: Site) -> dict[str, Any]:
    """Tokens of everything that pages of ``site`` show of posts."""
    tokens: dict[str, list[Any]] = {}
    where = digest(sorted(site.indexes.items()))
    shown = [post for post in map(site.post, site.registry.posts) if post]
    lines = {post.docname: digest(line_facts(post)) for post in shown}
    cards = {post.docname: digest(card_facts(site, post)) for post in site.posts}
    for post in shown:
        tokens[post.docname] = [where, post_facts(site, post, lines)]
    listings = {}
    for host, placeholders in site.registry.hosts.items():
        facts = [_placeholder_facts(site, lines, cards, placeholder) for placeholder in placeholders]
        tokens.setdefault(host, []).append([where, [(sorted(parts), parts[""]) for parts in facts]])
        if any(len(parts) > 1 for parts in facts):
            listings[host] = facts
            _check_names(site, host, sorted({part for parts in facts for part in parts if part}))
    return {
        "pages": {docname: digest(facts) for docname, facts in sorted(tokens.items())},
        "listings": listings,
        "related": site.relations,
        "related_from": site.relations_token,
        "feed_folder": site.feed_folder,
        "blocks": digest(block_facts(site)),
    }


def _placeholder_facts(
    site: Site, lines: Mapping[str, str], cards: Mapping[str, str], placeholder: Placeholder
) -> dict[str, str]:
    """A token for each part of a listing; an index has one part. ``lines`` and ``cards`` hold tokens for each post."""
    if kind := placeholder.get("cloud"):
        under = placeholder["under"]
        groups = Renderer(site, "").index_groups(kind, under)
        return {"": digest([(name, len(posts), site.place_of_name(kind, name, under)) for name, posts in groups])}
    if kind := placeholder.get("kind"):
        groups = Renderer(site, "").index_groups(kind, placeholder["under"])
        shown = [(name, [lines[post.docname] for post in posts]) for name, posts in groups]
        return {"": digest((bool(site.posts), shown))}  # without any post the page says so
    parts = parts_of(site, placeholder)

    def facts(item: Post | Change) -> object:
        if isinstance(item, Change):
            return change_facts(site, item, cards)
        return (lines if placeholder["style"] == "list" else cards)[item.docname]

    options = (placeholder["style"], placeholder["excerpt_length"], placeholder["math"], placeholder["query"].group_by)
    filters = [facts(change) for change in changes_for(site, placeholder)] if placeholder["filters"] else None
    around = (options, sorted(parts), filters)  # filters count all changes
    return {name: digest((around, [facts(item) for item in part.items])) for name, part in parts.items()}


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
    """Changes when a page was read, when a post or an update became due, when version control knows a newer date, and
    when other parts of posts are shown.
    """
    now = build_time(app.config)
    posts = registry_of(env).posts.values()
    due = sum(moment <= now for post in posts for moment in (post.date, *(update.date for update in post.updates)))
    site, read = site_of(app), snapshot.reading(env)
    shown = [*site.conditions.items()]
    return digest((site.card_template, blocks_used(app.config), read, due, sorted(site.committed.items()), shown))
