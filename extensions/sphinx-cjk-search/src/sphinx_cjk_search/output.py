"""HTML builders only: what Sphinx calls, from the first page written to the files of the index."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ConfigError
from sphinx.locale import __
from sphinx.util.display import progress_message
from sphinx.util.matching import Matcher

from sphinx_exact_rebuilds import state
from sphinx_exact_rebuilds.files import digest

from .embedders import embedder_of
from .extraction import sections
from .folding import simplified_characters
from .i18n import interface_strings
from .index import index_files
from .index_folder import IndexFolder, origin
from .page import index_page
from .related import PLACE, fill_in
from .scripts import LOADER, STYLES, write_scripts
from .search_page import page_body
from .shown import watch_writing
from .stemming import stemmer_of
from .store import PageStore, output_token
from .tokenizer import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .embedders import Embedder
    from .extraction import Section
    from .meaning import Meaning

#: In the output folder: the scripts, and below them the index.
FOLDER = "_static/cjk_search"
INDEX_FOLDER = f"{FOLDER}/index"
SEARCH_PAGE = "search"
STATE = "cjk_search"

#: What Sphinx's own search loads.
STOCK_SCRIPTS = frozenset({"_static/searchtools.js", "_static/language_data.js", "searchindex.js"})
EMPTY_SCRIPT = "data:text/javascript,"
SHORTCUTS = frozenset({"ctrl+k", "/"})


def check_config(app: Sphinx, config: Config) -> None:
    """Fail early on shortcuts that there are not."""
    if unknown := set(config.cjk_search_shortcuts) - SHORTCUTS:
        raise ConfigError(f"cjk_search_shortcuts: {sorted(unknown)} are none of {sorted(SHORTCUTS)}")


def has_search(builder: Builder) -> bool:
    """Sites of many pages, whatever their layout: ``html``, ``dirhtml``, and builders made from them."""
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and type(builder).search
        and builder.out_suffix == ".html"
        and builder.name != "singlehtml"
    )


def switch_off_stock_search(app: Sphinx) -> None:
    """Sphinx makes no index of its own; its search page is asked for again when all pages are written."""
    if has_search(app.builder):
        attributes: dict[str, Any] = {
            "data-scripts": _write_scripts(app),
            "data-shortcuts": " ".join(app.config.cjk_search_shortcuts),
            "data-search-page": app.builder.get_target_uri(SEARCH_PAGE),
        }
        app.add_js_file(f"cjk_search/{LOADER}", defer="defer", **attributes)
        app.builder.search = False  # type: ignore[attr-defined]
        watch_writing(app)


def ask_for_search_page(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Let Sphinx write ``search.html`` and, where it is configured, ``opensearch.xml``.

    A theme that makes its own builder may keep that page out, for a search of its own which is switched off here.
    """
    if not has_search(app.builder):
        return ()
    app.builder.search = True  # type: ignore[attr-defined]
    method = "gen_additional_pages"
    if getattr(type(app.builder), method) is getattr(StandaloneHTMLBuilder, method):
        return ()
    return [(SEARCH_PAGE, {}, "search.html")]


def pages_to_write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages whose contribution is not known, although Sphinx need not write them."""
    return sorted(PageStore.of(app).missing(env.all_docs)) if has_search(app.builder) else []


def index_or_make_page(
    app: Sphinx, name: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> str | None:
    """Keep what a page contributes; make the search page an ordinary page of the theme."""
    if not has_search(app.builder):
        return None
    keep_stock_search_out(context)
    known = context["hasdoc"]
    context["hasdoc"] = lambda other: other == SEARCH_PAGE or known(other)
    if document is not None and name in app.env.all_docs:
        is_list = _matches(name, app.config.cjk_search_lists)
        found = [] if _is_hidden(app, name) else sections(document, lists=is_list)
        _keep(PageStore.of(app), name, app.builder.get_target_uri(name), found, app.config.language)
        if found and _most_related(app):
            context["body"] += PLACE
    if name != SEARCH_PAGE or template != "search.html":
        return None
    context |= page_body()
    keep_search_of_theme_out(context)
    app.add_css_file(f"cjk_search/{STYLES}")
    context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex">'
    return "page.html"


def keep_stock_search_out(context: dict[str, Any]) -> None:
    """Some themes load the scripts of Sphinx's search on every page; there they load nothing."""
    pathto = context["pathto"]

    def without_search(target: str, *rest: Any, **more: Any) -> str:
        return EMPTY_SCRIPT if target in STOCK_SCRIPTS else str(pathto(target, *rest, **more))

    context["pathto"] = without_search


def keep_search_of_theme_out(context: dict[str, Any]) -> None:
    """On the search page, immaterial's own search would open for the query in the address, and ask for an index that
    there is not.
    """
    config = context.get("config")
    if isinstance(config, dict) and "material/search" in (config.get("plugins") or ()):
        plugins = {name: options for name, options in config["plugins"].items() if name != "material/search"}
        context["config"] = {**config, "plugins": plugins}


def _keep(store: PageStore, docname: str, url: str, found: list[Section], language: str) -> None:
    """Sphinx also writes pages again whose text is the same: their terms are known."""
    made_from = digest((url, found, language))
    if not store.has(docname, made_from):
        store.save(docname, made_from, index_page(url, found, _tokenizer(language)))


def _write_scripts(app: Sphinx) -> str:
    stemmer = stemmer_of(app.config.language)
    return write_scripts(Path(app.outdir, FOLDER), interface_strings(), stemmer.script if stemmer else "undefined")


def _is_hidden(app: Sphinx, docname: str) -> bool:
    """Whether authors keep the page out of the search: by its metadata, as for Sphinx's own, or by a pattern."""
    by_metadata = bool({"nosearch", "no-search"} & set(app.env.metadata.get(docname, {})))
    return by_metadata or _matches(docname, app.config.cjk_search_exclude)


def _matches(docname: str, patterns: Iterable[str]) -> bool:
    return any(Matcher([pattern])(docname) for pattern in patterns)


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the index, unless no page changed what it contributes."""
    if exception is not None or not has_search(app.builder):
        return
    scripts = _write_scripts(app)
    store, pinyin = PageStore.of(app), app.config.cjk_search_pinyin
    folder = IndexFolder(Path(app.outdir, INDEX_FOLDER))
    pages = app.env.all_docs
    embedder, most = _embedder(app), _most_related(app)
    settings = [f"pinyin {pinyin}", f"scripts {scripts}"]
    if embedder is not None:
        settings += [f"vectors {embedder.identity}", f"related {most}"]
    made_from = digest(origin(store, pages, *settings))
    known = state.load(app, STATE) or {}
    if known.get("made_from") != made_from or known.get("files") != folder.names():
        with progress_message(__("writing the search index")):
            meaning = _meaning(app, store, embedder) if embedder is not None else None
            files = index_files(
                store.load(pages),
                store.size(pages),
                _tokenizer_tables(),
                pinyin=pinyin,
                meaning=meaning,
                leads=store.leads(pages),
                more={"scripts": scripts},
            )
            folder.write(files)
            related = meaning.related(most) if meaning is not None and most else {}
            if meaning is not None:
                meaning.forget_others()
        known = {"made_from": made_from, "files": folder.names(), "related": related}
        state.save(app, STATE, known)
    if most:
        _fill_in_related(app, known["related"])


def _meaning(app: Sphinx, store: PageStore, embedder: Embedder) -> Meaning:
    from .meaning import Meaning  # noqa: PLC0415 - NumPy comes with the extra
    from .vectors import VectorCache  # noqa: PLC0415

    folder = Path(app.doctreedir, "cjk_search", f"vectors-{output_token(app)}")
    return Meaning(store.load(app.env.all_docs), VectorCache(folder, embedder))


def _fill_in_related(app: Sphinx, related: Mapping[str, list[tuple[str, str, str]]]) -> None:
    """Also into pages that Sphinx wrote again without a change of the index."""
    builder: Any = app.builder
    for docname in sorted(app.env.all_docs):
        url = builder.get_target_uri(docname)
        fill_in(Path(builder.get_outfilename(docname)), url, related.get(url, []))


def _most_related(app: Sphinx) -> int:
    return int(app.config.cjk_search_related) if app.config.cjk_search_embedder else 0


def _embedder(app: Sphinx) -> Embedder | None:
    name = app.config.cjk_search_embedder
    return embedder_of(name) if name else None


@functools.cache
def _tokenizer_tables() -> dict[str, str]:
    return simplified_characters()


@functools.cache
def _tokenizer(language: str) -> Tokenizer:
    stemmer = stemmer_of(language)
    return Tokenizer(_tokenizer_tables(), stemmer.stem if stemmer else None)
