"""What was left in an output folder, remembered until the next build into it.

It lies beside the doctrees, so that it goes when they go, and it is written only when a build has succeeded: a build
that was interrupted is forgotten, and the next one does its work again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Raise it whenever what is remembered, here or by another extension, has another shape: the rest is then forgotten.
VERSION = 2


def load(app: Sphinx, name: str) -> dict[str, Any] | None:
    """What ``save`` was given last under ``name`` for this builder and output folder; ``None`` when it is not known."""
    try:
        value = json.loads(_path(app, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def save(app: Sphinx, name: str, value: dict[str, Any]) -> None:
    """Keep ``value``, which must be JSON, for the next build by this builder into this output folder."""
    path = _path(app, name)
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    unfinished.replace(path)


def digest(value: object) -> str:
    """A short token for ``value``, which must look the same in every process: no sets, no addresses."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _path(app: Sphinx, name: str) -> Path:
    return Path(app.doctreedir, f"{name}-{app.builder.name}-{digest((VERSION, str(app.outdir)))}.json")
