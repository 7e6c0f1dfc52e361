"""What is kept in the environment for ablog's sake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ..site import Site
    from .translation import AblogPost, PostListOptions


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
    """What the pages that were read say in ablog's words."""

    posts: dict[str, AblogPost] = field(default_factory=dict)
    #: pages that have a date and that ablog, all the same, does not take for posts
    passed_over: set[str] = field(default_factory=set)
    #: page → what its ``postlist`` directives ask for
    lists: dict[str, list[PostListOptions]] = field(default_factory=dict)
    #: what ``blog_post_pattern`` matches; the same for every page of one build
    matched: frozenset[str] = frozenset()
    #: the labels, and the view of the posts that they were made from; never pickled
    labels: tuple[Site, dict[str, Place]] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "labels": None}

    def forget(self, docname: str) -> None:
        """Drop what is known of a page."""
        self.posts.pop(docname, None)
        self.lists.pop(docname, None)
        self.passed_over.discard(docname)

    def take_over(self, docname: str, other: AblogState) -> None:
        """What another process found out about a page."""
        if docname in other.posts:
            self.posts[docname] = other.posts[docname]
        if docname in other.lists:
            self.lists[docname] = other.lists[docname]
        self.passed_over |= other.passed_over & {docname}


def state_of(env: BuildEnvironment) -> AblogState:
    """The state of ``env``, made when it is first asked for."""
    if not hasattr(env, "latest_updates_ablog"):
        env.latest_updates_ablog = AblogState()  # type: ignore[attr-defined]
    return cast("AblogState", env.latest_updates_ablog)  # type: ignore[attr-defined]
