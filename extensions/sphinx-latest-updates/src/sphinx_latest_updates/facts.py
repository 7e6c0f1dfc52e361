"""What is shown of a post, as plain values: in a line, on a card, on its own page. Equal facts look equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .excerpt import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .changes import Change
    from .post import Post
    from .site import Site


def line_facts(post: Post) -> tuple[object, ...]:
    """What a line about a post shows."""
    revision = post.revision
    return post.docname, post.title, post.date.isoformat(), revision and (revision.date.isoformat(), revision.kind)


def change_facts(site: Site, change: Change, cards: Mapping[str, str]) -> tuple[object, ...]:
    """What an entry of the stream shows; ``cards`` has a token for the card of each post."""
    own = (
        change.post.docname,
        change.key,
        change.date.isoformat(),
        change.kind,
        change.note,
        change.section,
        change.section_title,
    )
    names = [site.place_of_name(*name) for name in _names(change.post)]
    return (*own, cards[change.post.docname], names)


def card_facts(site: Site, post: Post) -> tuple[object, ...]:
    """What a card about a post shows."""
    pieces = [site.text_of(piece, post.docname) if isinstance(piece, Reference) else piece for piece in post.excerpt]
    return (*line_facts(post), *_meta_facts(post), site.card_template, pieces, _pages_of_names(site, post))


def post_facts(site: Site, post: Post) -> tuple[object, ...]:
    """What a post's own page shows of it and of others."""
    older_and_newer = site.beside.get(post.docname, (None, None))
    series = site.series.get(post.series.name, []) if post.series else []
    related = [site.by_name[name] for name in site.relations.get(post.docname, []) if name in site.by_name]
    host = site.registry.hosts_of_posts.get(post.docname)
    above = [str(site.env.titles.get(page)) for page in site.parents(post.docname)] if host else []
    return (
        line_facts(post),
        _meta_facts(post),
        [
            (update.date.isoformat(), update.kind, update.note, update.section, update.section_title)
            for update in post.updates
        ],
        [other and line_facts(other) for other in older_and_newer],
        [line_facts(other) for other in series],
        [line_facts(other) for other in related],
        host,
        above,
        _pages_of_names(site, post),
    )


def _pages_of_names(site: Site, post: Post) -> list[str | None]:
    """Where the names of a post lead to, if they have pages of their own."""
    authors = [("authors", author) for author in post.authors]
    return [site.archive_page.get(name) for name in (*_names(post), *authors)]


def _names(post: Post) -> list[tuple[str, str]]:
    """What filters and other pages list a post under."""
    return [("categories", post.category or ""), *[("tags", tag) for tag in post.tags]]


def _meta_facts(post: Post) -> tuple[object, ...]:
    series = post.series and post.series.name
    return post.category, post.tags, post.authors, series, post.pinned, post.draft, post.reading_minutes
