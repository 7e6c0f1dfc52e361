"""Reads the examples out of a user guide: what is written into which file, and what the guide says happens then.

A line that ends with a full-width colon says what the fence below it holds:

- ```posts/gc.md`：`` a file; ```posts/gc.md`（2026-02-20 提交）：`` the same, committed to git on that day;
- ```conf.py` 里加上：`` lines at the end of a file;
- ```index` 显示：`` what the page shows, as plain text;
- ```feeds/atom.xml` 里有：`` lines that a file of the HTML output has;
- ``输出里有：``, ``输出里没有：`` names of files of the HTML output;
- ``构建时提示：``, ``构建时警告：`` what Sphinx says: some lines of it; all the warnings.

Every heading begins an example of its own; its steps follow each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_FENCE = re.compile(
    r"^(?P<intro>[^\n]*)：\n\n(?P<ticks>`{3,})(?P<language>\w+)\n(?P<text>.*?)^(?P=ticks)\n", re.MULTILINE | re.DOTALL
)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_ANY_FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1\n", re.MULTILINE | re.DOTALL)
_FILE = r"`(?P<name>[\w./-]+)`"
#: The last words before a fence.
_INTROS = {
    "file": rf"{_FILE}(?:（(?P<day>[\d-]+) 提交）)?",
    "more": rf"{_FILE} 里加上",
    "page": rf"{_FILE} 显示",
    "has": rf"{_FILE} 里有",
    "outputs": "输出里有",
    "missing": "输出里没有",
    "notes": "构建时提示",
    "warnings": "构建时警告",
}


@dataclass(frozen=True)
class Step:
    """One fence of an example: its kind (``file``, ``more``: written; the others: claimed), and what it holds."""

    kind: str
    name: str
    text: str
    day: str | None = None

    @property
    def is_claim(self) -> bool:
        return self.kind not in ("file", "more")


@dataclass
class Example:
    """The steps below one heading of a page."""

    page: str
    heading: str
    steps: list[Step] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.page}: {self.heading}"

    @property
    def written(self) -> list[Step]:
        return [step for step in self.steps if not step.is_claim]


def examples(path: Path) -> list[Example]:
    """The examples of a page, in order; headings without one are left out."""
    text = path.read_text("utf-8")
    fences = [match.span() for match in _ANY_FENCE.finditer(text)]
    headings = [match for match in _HEADING.finditer(text) if not _inside(match.start(), fences)]
    found = []
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        example = Example(path.stem, heading[1].strip())
        example.steps = [step for match in _FENCE.finditer(text, heading.end(), end) if (step := _step(match))]
        if example.steps:
            found.append(example)
    return found


def unexplained(path: Path) -> list[str]:
    """The fences of a page of which no line says what they hold; commands for a terminal are left out."""
    steps = {step.text for example in examples(path) for step in example.steps}
    fences = re.findall(r"^(`{3,})(?!console)\w+\n(.*?)^\1\n", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [text for _ticks, text in fences if text not in steps]


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)


def _step(match: re.Match[str]) -> Step | None:
    for kind, pattern in _INTROS.items():
        if intro := re.search(f"{pattern}$", match["intro"]):
            groups = intro.groupdict()
            return Step(kind, groups.get("name", ""), match["text"], groups.get("day"))
    return None
