"""What this extension keeps in the environment, and what it keeps for the length of one build."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


@dataclass
class Registry:
    #: page → what its references look up
    targets: dict[str, frozenset[str]] = field(default_factory=dict)
    #: page → the files that its Markdown links name, seen from the sources, and whether each was there
    linked_files: dict[str, dict[str, bool]] = field(default_factory=dict)
    #: what pages showed after the last build into this folder, and what they have to show now; never pickled
    before: dict[str, Any] | None = None
    now: dict[str, Any] | None = None
    #: kinds of sidebar seen in this build; never pickled
    sidebars: set[str] = field(default_factory=set)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "before": None, "now": None, "sidebars": set()}


def registry_of(env: BuildEnvironment) -> Registry:
    if not hasattr(env, "exact_rebuilds"):
        env.exact_rebuilds = Registry()  # type: ignore[attr-defined]
    return cast("Registry", env.exact_rebuilds)  # type: ignore[attr-defined]


def targets_of(env: BuildEnvironment, docname: str) -> frozenset[str]:
    """What the references of a page look up: names as written and, should they mean pages, page names; lower case."""
    return registry_of(env).targets.get(docname, frozenset())
