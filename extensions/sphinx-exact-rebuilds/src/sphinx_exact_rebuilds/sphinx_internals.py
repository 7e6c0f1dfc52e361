"""All that touches parts of Sphinx which it does not promise to keep, in one place.

``tests/extensions/exact_rebuilds/test_sphinx_internals.py`` asks every function for its effect on the Sphinx that is
installed, and so says which of them a new release breaks.
"""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import docutils
from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.search import IndexBuilder
    from sphinx.transforms import SphinxTransform
    from sphinx.writers.html5 import HTML5Translator


def application_of(transform: SphinxTransform) -> Sphinx:
    """The application; ``transform.app`` goes with Sphinx 11, which offers nothing in its place."""
    env = transform.env
    app: Sphinx = env._app if hasattr(env, "_app") else env.app  # Sphinx 8.2 has no _app
    return app


def builder_of(transform: SphinxTransform) -> Builder:
    """The builder that writes what ``transform`` changes."""
    return application_of(transform).builder


def write_sizes_as_attributes(app: Sphinx) -> None:
    """Let a picture of so many pixels say so in ``width`` and ``height``, as it does since docutils 0.22.

    Older ones, which Sphinx 8.2 needs, write a style instead, and a style sheet's ``height: auto`` no longer counts.
    """
    if docutils.__version_info__ < (0, 22):
        app.add_node(nodes.image, override=True, html=(_visit_image, _depart_image))


_PIXELS = re.compile(r'style="width: (\d+)(?:\.0)?px; height: (\d+)(?:\.0)?px;"')


def _visit_image(translator: HTML5Translator, node: nodes.image) -> None:
    begin = len(translator.body)
    type(translator).visit_image(translator, node)
    if f"{node.get('width', '')}{node.get('height', '')}".isdigit():  # neither names a unit
        translator.body[begin:] = [_PIXELS.sub(r'width="\1" height="\2"', tag) for tag in translator.body[begin:]]


def _depart_image(translator: HTML5Translator, node: nodes.image) -> None:
    type(translator).depart_image(translator, node)


def rename_images(env: BuildEnvironment) -> None:
    """Give the image files of the output their names anew, in the order of the images' paths."""
    images = sorted((path, sorted(docnames)) for path, (docnames, _name) in env.images.items())
    env.images.clear()
    env.images._existing.clear()
    for path, docnames in images:
        for docname in docnames:
            env.images.add_file(docname, path)


def glossary_terms(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Where each term of a glossary stands, page and id: whoever changes it changes where references lead."""
    return env.domains.standard_domain._terms


def prune_with_sets(indexer: IndexBuilder) -> None:
    """Let Sphinx prune its search index in no time: for each word it walks over all pages, unless they are a set.

    At 10,000 pages that is a fifth of a build in which nothing changed (Sphinx 9.0).
    """
    prune = indexer.prune

    def prune_with_set(docnames: Iterable[str]) -> None:
        prune(set(docnames))

    indexer.prune = prune_with_set  # type: ignore[method-assign]


def forget_words_without_pages(indexer: IndexBuilder) -> None:
    """Take out of Sphinx's search index the words that no page holds any more."""
    for words in (indexer._mapping, indexer._title_mapping):
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]


def indexed_pages(indexer: IndexBuilder) -> Iterable[str]:
    """The pages that are in Sphinx's search index."""
    return indexer._titles.keys()


def set_index_entries(indexer: IndexBuilder, entries: Mapping[str, list[tuple[str, str, str]]]) -> None:
    """Replace what Sphinx's search index knows of ``index`` directives; ``entries`` maps pages to theirs."""
    indexer._index_entries.clear()
    indexer._index_entries.update(entries)


def stored_doctree(env: BuildEnvironment, docname: str) -> nodes.document:
    """The doctree of a page as it was written when the page was read, whatever ``replace_doctree`` was given."""
    doctree: nodes.document = pickle.loads(Path(env.doctreedir, f"{docname}.doctree").read_bytes())
    return doctree


def replace_doctree(env: BuildEnvironment, docname: str, doctree: nodes.document | None) -> None:
    """Let ``env.get_doctree`` give ``doctree`` for this build, and the stored one again after ``None``."""
    if doctree is None:
        env._pickled_doctree_cache.pop(docname, None)
    else:
        env._pickled_doctree_cache[docname] = pickle.dumps(doctree, pickle.HIGHEST_PROTOCOL)


def forget_doctree(env: BuildEnvironment, docname: str) -> None:
    """Let the environment hold no doctree of a page that has been dropped, neither as it was read nor for writing."""
    for cache in (env._pickled_doctree_cache, env._write_doc_doctree_cache):
        cache.pop(docname, None)
