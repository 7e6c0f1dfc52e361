"""What a project's ``conf.py`` says, for those that run without Sphinx: only what stands there as a text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def conf_above(folder: Path) -> Path | None:
    """The nearest ``conf.py`` in ``folder`` or above it."""
    return next((above / "conf.py" for above in (folder, *folder.parents) if (above / "conf.py").is_file()), None)


def said_in(conf: Path, name: str) -> str | None:
    """The text that ``conf`` assigns to ``name``; ``None`` where it assigns none, or works it out."""
    for statement in ast.parse(conf.read_bytes()).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Constant(value=str(text))) if found == name:
                return text
    return None
