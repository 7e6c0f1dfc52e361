"""ES modules as one classic script: no page that is a file may load a module.

Only what a bundler's own output holds is understood (named imports at the top, one list of exports at the end);
anything else is an error, so that a newer version of a library can't be half bundled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<source>[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export \{(?P<names>[^}]*)\};\n?", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b|\bimport\(|\bimport\.meta\b", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*/\*\*(?:(?!\*/)[^\0])*\*/\n|^//#.*\n?", re.MULTILINE)


class BundleError(Exception):
    """A module says something that this bundler does not understand."""


def bundle(name: str, entries: Sequence[Path]) -> str:
    """A script that defines ``const name``, an object with what the modules ``entries`` export."""
    done: dict[Path, str] = {}
    for entry in entries:
        _add(entry.resolve(), done, [])
    numbers = {path: number for number, path in enumerate(done)}
    lines = [f"const {name} = (() => {{", "const modules = [];"]
    for path, text in done.items():
        lines.append(f"modules[{numbers[path]}] = (() => {{\n{_body(path, text, numbers)}}})();")
    exported = ", ".join(f"...modules[{numbers[entry.resolve()]}]" for entry in entries)
    return "\n".join([*lines, f"return {{{exported}}};", "})();", ""])


def _add(path: Path, done: dict[Path, str], above: list[Path]) -> None:
    """Put ``path`` behind the modules that it imports."""
    if path in done:
        return
    if path in above:
        raise BundleError(f"{path}: imports itself by way of {above[-1].name}")
    text = path.read_text(encoding="utf-8")
    for match in IMPORT.finditer(text):
        _add((path.parent / match["source"]).resolve(), done, [*above, path])
    done[path] = text


def _body(path: Path, text: str, numbers: dict[Path, int]) -> str:
    def imported(match: re.Match[str]) -> str:
        if match["names"] is None:
            return ""
        number = numbers[(path.parent / match["source"]).resolve()]
        names = ", ".join(f"{theirs}: {ours}" for theirs, ours in _pairs(match["names"]))
        return f"const {{ {names} }} = modules[{number}];\n"

    def exported(match: re.Match[str]) -> str:
        getters = ", ".join(f"get {theirs}() {{ return {ours}; }}" for ours, theirs in _pairs(match["names"]))
        return f"return {{ {getters} }};\n"

    body = EXPORT.sub(exported, IMPORT.sub(imported, COMMENT.sub("", text)))
    if left := LEFT.search(body):
        raise BundleError(f"{path}: {body[left.start() : left.start() + 60]!r}")
    return body if body.endswith("\n") else f"{body}\n"


def _pairs(names: str) -> Iterator[tuple[str, str]]:
    """``a as b, c``: the pairs (a, b) and (c, c)."""
    for name in filter(None, map(str.strip, names.split(","))):
        first, _, second = name.partition(" as ")
        yield first, second or first
