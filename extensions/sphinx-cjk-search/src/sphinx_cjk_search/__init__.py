"""Search that finds Chinese, on a server and over ``file://``, for any Sphinx project and theme.

How it hangs together: ``folding`` and ``tokenizer`` cut text into terms, the same as ``static/tokenizer.js`` does;
``extraction`` takes the sections out of a resolved page; ``page`` weighs their terms; ``store`` keeps that for each
page; ``meaning`` has a model (``embedders``) give them ``vectors``, where one is configured; ``index`` makes the files
of the index from all pages, with ``encoding``, ``lexicon`` and ``pinyin`` (all pure but ``store`` and the cache of
``vectors``), and ``index_folder`` writes them where they differ; ``related`` fills in lists of sections in the pages;
``output`` is what Sphinx calls. In the browser,
``loader.js`` is all that a page loads; it fetches the rest when a reader begins to search. ``API.md`` says how other
scripts may search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.settings import add_settings

from .i18n import CATALOG, LOCALE_DIR
from .output import (
    ask_for_search_page,
    check_config,
    index_or_make_page,
    pages_to_write_again,
    switch_off_stock_search,
    write_index,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_exact_rebuilds.settings import Settings

__version__ = "0.1.0"
SETTINGS: Settings = {
    "cjk_search_shortcuts": (("ctrl+k", "/"), "html", (list, tuple)),
    "cjk_search_exclude": ([], "html", (list, tuple)),
    "cjk_search_lists": ([], "html", (list, tuple)),
    "cjk_search_pinyin": (True, "html", (bool,)),
    "cjk_search_embedder": (None, "html", (str, type(None))),
    "cjk_search_related": (4, "html", (int,)),
}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_exact_rebuilds.state")
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
    add_settings(app, SETTINGS)
    app.connect("config-inited", check_config)
    app.connect("builder-inited", switch_off_stock_search)
    app.connect("env-get-updated", pages_to_write_again)
    app.connect("html-page-context", index_or_make_page, priority=900)
    app.connect("html-collect-pages", ask_for_search_page)
    app.connect("build-finished", write_index)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
