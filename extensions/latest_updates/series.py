"""Warn of two posts that claim one part of a series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from .front_matter import line_of
from .neighbours import shared_parts
from .registry import registry_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def warn_of_shared_parts(app: Sphinx, env: BuildEnvironment) -> None:
    for post, owner in shared_parts(registry_of(env).posts.values()):
        path = env.doc2path(post.docname)
        source = Path(path).read_text(encoding="utf-8", errors="replace")
        logger.warning(
            "series: part %s of %r is also %r",
            post.series and post.series.part,
            post.series and post.series.name,
            owner.docname,
            type="latest_updates",
            subtype="series",
            location=f"{path}:{line_of(source, 'series') or 1}",
        )
