"""The scripts of the search in the output: the small one that every page loads, and all the rest in one file.

The rest is one file because it must fit together, and its name tells its content because a browser may have kept that
of an earlier build. The manifest of the index names the one that reads it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.files import write_if_different

from .encoding import compact, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

STATIC = Path(__file__).parent / "static"
LOADER, STYLES = "loader.js", "search.css"
#: In the order in which they need each other.
ENGINE = ("tokenizer", "index", "rewriting", "query", "ranking", "verify", "meaning", "marker", "engine")
INTERFACE = ("results", "dialog", "page", "highlight")


def without_comments(script: str) -> str:
    """A script of ours without indents and without the comments that have lines of their own: a fifth fewer bytes."""
    return re.sub(r"^\s*/\*(?:(?!\*/).)*\*/$|^\s+", "", script, flags=re.MULTILINE | re.DOTALL)


def write_scripts(folder: Path, strings: Mapping[str, str], stem: str = "undefined") -> str:
    """Write the scripts and styles where they differ; return the name of the file with all but the loader.

    ``stem`` is a JavaScript function from a word to its stem.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = [without_comments((STATIC / f"{name}.js").read_text(encoding="utf-8")) for name in (*ENGINE, *INTERFACE)]
    styles = (STATIC / STYLES).read_text(encoding="utf-8")
    text = "\n".join(
        [
            *parts,
            f"CJKSearch.stem={stem};",
            f"Object.assign(CJKSearch,{compact({'strings': strings, 'styles': styles})});\n",
        ]
    )
    name = f"search.{fingerprint(text)}.js"
    for path in folder.iterdir():
        if path.is_file() and path.name not in {name, LOADER, STYLES}:
            path.unlink()
    write_if_different(folder / name, text)  # hosts and browsers keep what did not change
    for static in (LOADER, STYLES):
        shutil.copyfile(STATIC / static, folder / static)
    return name
