"""Sphinx's own search index, made to depend on what the pages hold and not on how they came to hold it.

When only some pages are written, Sphinx loads the old index and feeds those pages to it again. Words that no page holds
any more stay, and the entries that ``index`` directives made on the other pages are lost (Sphinx 8.2 to 9.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util.index_entries import split_index_msg

from .sphinx_internals import forget_words_without_pages, indexed_pages, prune_with_sets, set_index_entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx


def forget_history(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Clean the index just before it is written; adds no page."""
    indexer = getattr(app.builder, "indexer", None)
    if indexer is None or not app.config.exact_rebuilds:
        return []
    prune_with_sets(indexer)
    indexer.prune(app.env.all_docs)
    forget_words_without_pages(indexer)
    pages, lines = set(indexed_pages(indexer)), app.env.domains.index_domain.entries
    set_index_entries(indexer, {page: _entries(lines[page]) for page in sorted(pages & lines.keys())})
    return []


def _entries(lines: Iterable[tuple[str, str, str, str, str | None]]) -> list[tuple[str, str, str]]:
    """What ``IndexBuilder.feed`` makes of the ``index`` nodes of a page."""
    entries: set[tuple[str, str, str]] = set()
    for kind, value, target, main, _key in lines:
        try:
            words = split_index_msg(kind, value)
        except ValueError:
            continue
        entries |= {(word, target or "", main) for word in words}
    return sorted(entries)
