"""Keep each document's misconceptions in the environment, through purges, merges and incremental builds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx.environment.collectors import EnvironmentCollector

from sphinx_exact_rebuilds import state
from sphinx_exact_rebuilds.affected_pages import pages_below
from sphinx_exact_rebuilds.files import digest

from .directives import errata_list, misconception

if TYPE_CHECKING:
    from collections.abc import Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

STATE = "errata"


@dataclass(frozen=True, eq=False)
class Entry:
    """A wrong statement, the right one (both inline nodes), and where the proof stands."""

    label: str
    proof: str
    wrong: nodes.Element
    right: nodes.Element

    @property
    def fingerprint(self) -> tuple[str, ...]:
        return self.label, self.proof, self.wrong.pformat(), self.right.pformat()


class ErrataCollector(EnvironmentCollector):
    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        entries_of(env).pop(docname, None)
        listing_docs(env).discard(docname)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        for docname in docnames:
            if docname in entries_of(other):
                entries_of(env)[docname] = entries_of(other)[docname]
        listing_docs(env).update(listing_docs(other) & docnames)

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        env = app.env
        found = []
        for marker in list(doctree.findall(misconception)):
            wrong, right = marker.children
            found.append(Entry(marker["label"], marker["proof"], wrong, right))  # type: ignore[arg-type]
            marker.parent.remove(marker)
        if found:
            entries_of(env)[env.docname] = found
        if next(doctree.findall(errata_list), None) is not None:
            listing_docs(env).add(env.docname)

    def get_updated_docs(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The pages to write again: those that list errata, when the errata changed since this output was written."""
        order = reading_order(env)
        shown = [(name, str(env.titles.get(name)), [e.fingerprint for e in entries_of(env)[name]]) for name in order]
        current = {"errata": digest(shown)}
        outdated = state.load(app, STATE) != current
        state.save(app, STATE, current)
        return sorted(listing_docs(env)) if outdated else []


def entries_of(env: BuildEnvironment) -> dict[str, list[Entry]]:
    if not hasattr(env, "errata_entries"):
        env.errata_entries = {}  # type: ignore[attr-defined]
    entries: dict[str, list[Entry]] = env.errata_entries  # type: ignore[attr-defined]
    return entries


def reading_order(env: BuildEnvironment) -> list[str]:
    """The pages that have errata, in the order of the table of contents, then those that are in none."""
    order = {docname: place for place, docname in enumerate(pages_below(env.config.root_doc, env.toctree_includes))}
    return sorted(entries_of(env), key=lambda docname: (order.get(docname, len(order)), docname))


def listing_docs(env: BuildEnvironment) -> set[str]:
    if not hasattr(env, "errata_listing_docs"):
        env.errata_listing_docs = set()  # type: ignore[attr-defined]
    docs: set[str] = env.errata_listing_docs  # type: ignore[attr-defined]
    return docs
