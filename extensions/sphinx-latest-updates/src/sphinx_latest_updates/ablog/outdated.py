"""Which pages no longer show what they should of ablog's post lists and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.affected_pages import changed
from sphinx_exact_rebuilds.env_state import targets_of
from sphinx_exact_rebuilds.state import digest

from ..registry import registry_of
from .labels import labels_of
from .listing import draw_list
from .state import state_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_KEY = "ablog"


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages whose post lists or labels have changed, in this output folder; after our own listings were looked at.

    What is remembered until the next build lies with what is remembered of our own listings.
    """
    registry = registry_of(env)
    before = registry.before or {}
    if registry.now is None or registry.now is registry.before:  # nothing was read, and no post became due
        return []
    tokens = take(app, env)
    registry.now = {**registry.now, _KEY: tokens}
    return sorted(changed(before.get(_KEY, {}), tokens) & env.found_docs)


def take(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Page → a token of what its post lists and its labels show, for pages that have any."""
    facts: dict[str, list[object]] = {}
    for docname, lists in state_of(env).lists.items():
        facts[docname] = [draw_list(app, docname, options).pformat() for options in lists]
    labels = labels_of(app)
    for docname in env.found_docs:
        if shown := sorted(targets_of(env, docname) & labels.keys()):
            facts.setdefault(docname, []).append([(name, labels[name]) for name in shown])
    return {docname: digest(found) for docname, found in sorted(facts.items())}
