"""What is kept in the environment for ablog's sake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from .translation import AblogPost


@dataclass(frozen=True)
class Place:
    """What a label leads to: a page and perhaps a section of it, an address, or nothing but its text."""

    text: str
    docname: str = ""
    section: str = ""
    address: str = ""
    #: Other pages that have a claim to the same label.
    rivals: tuple[str, ...] = ()


@dataclass
class AblogState:
    posts: dict[str, AblogPost] = field(default_factory=dict)
    #: Pages that have a date and that ablog, all the same, does not take for posts.
    passed_over: set[str] = field(default_factory=set)
    #: Pages with a ``postlist``.
    hosts: set[str] = field(default_factory=set)
    #: page → the labels that it refers to
    targets: dict[str, frozenset[str]] = field(default_factory=dict)
    #: What ``blog_post_pattern`` matches; the same for every page of one build.
    matched: frozenset[str] = frozenset()
    labels: dict[str, Place] = field(default_factory=dict)
    #: output folder → the posts and labels that the pages there were written with
    written: dict[str, Any] = field(default_factory=dict)

    def forget(self, docname: str) -> None:
        self.posts.pop(docname, None)
        self.targets.pop(docname, None)
        self.passed_over.discard(docname)
        self.hosts.discard(docname)

    def take_over(self, docname: str, other: AblogState) -> None:
        """What another process found out about a page."""
        if docname in other.posts:
            self.posts[docname] = other.posts[docname]
        if docname in other.targets:
            self.targets[docname] = other.targets[docname]
        self.passed_over |= other.passed_over & {docname}
        self.hosts |= other.hosts & {docname}


def state_of(env: BuildEnvironment) -> AblogState:
    if not hasattr(env, "latest_updates_ablog"):
        env.latest_updates_ablog = AblogState()  # type: ignore[attr-defined]
    return cast("AblogState", env.latest_updates_ablog)  # type: ignore[attr-defined]
