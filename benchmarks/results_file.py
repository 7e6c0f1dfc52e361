"""The results as a file that a run can be resumed from: what was measured, of what, and nothing of when."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from sphinx_exact_rebuilds.files import write_atomically

from .measure import ROOT
from .summary import Sample

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKAGES = ("sphinx", "docutils", "myst-parser", "alabaster", "furo", "ablog")
#: What decides the costs beside the versions: the code under test and what is built.
CODE = ("extensions/sphinx-latest-updates/src/sphinx_latest_updates",)
INPUTS = ("posts.py", "projects.py")


def facts(theme: str, pagination: bool) -> dict[str, Any]:
    """What the numbers are of. Two runs with the same facts may be put together."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "packages": {name: _version(name) for name in PACKAGES},
        "theme": theme,
        "pagination": pagination,
        "extension": _digest(sorted(path for name in CODE for path in (ROOT / name).rglob("*.*"))),
        "inputs": _digest([ROOT / "benchmarks" / name for name in INPUTS]),
    }


def load(path: Path, wanted: dict[str, Any]) -> tuple[list[Sample], str]:
    """The samples in ``path`` that belong to ``wanted``, and why there are none if there are other ones."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        samples = [Sample(**item) for item in content["samples"]]
        found = content["facts"]
    except FileNotFoundError:
        return [], ""
    except (ValueError, KeyError, TypeError) as error:
        return [], f"{path} is not a file of results ({error}); it will be written anew"
    different = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
    if different:
        return [], f"{path} is of another {', '.join(different)}; it will be written anew"
    return samples, ""


def save(path: Path, about: dict[str, Any], samples: Sequence[Sample]) -> None:
    """Write everything, or leave the file as it was."""
    rows = ",\n  ".join(json.dumps(sample.to_json(), ensure_ascii=False) for sample in samples)
    head = json.dumps(about, ensure_ascii=False, indent=1)
    write_atomically(path, f'{{"facts": {head},\n "samples": [\n  {rows}\n ]}}\n')


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _digest(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file() and path.suffix not in (".pyc", ".mo"):
            digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
