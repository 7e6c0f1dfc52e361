"""Warn of two posts that claim one part of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .neighbours import shared_parts
from .registry import registry_of
from .warnings import warn_at

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def warn_of_shared_parts(app: Sphinx, env: BuildEnvironment) -> None:
    for post, owner in shared_parts(registry_of(env).posts.values()):
        if post.series:
            place = (post.series.part, post.series.name, owner.docname)
            warn_at(env, post.docname, "series", "part %s of %r is also %r", *place)
