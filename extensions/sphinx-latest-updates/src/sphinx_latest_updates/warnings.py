"""Warn at the line of a page's source at which a key of its front matter stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from .front_matter import line_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def warn_at(
    env: BuildEnvironment,
    docname: str,
    key: str,
    message: str,
    *values: object,
    subtype: str = "",
    found: str = "",
) -> None:
    """Warn of ``message % values`` at ``key``, where it has the value ``found`` if that is given.

    The warning's subtype is the key, unless another is given.
    """
    path = env.doc2path(docname)
    source = Path(path).read_text(encoding="utf-8", errors="replace")
    logger.warning(
        f"{key}: {message}",
        *values,
        type="latest_updates",
        subtype=subtype or key,
        location=f"{path}:{line_of(source, key, found) or 1}",
    )
