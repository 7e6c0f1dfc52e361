"""What a section says of its chapters: titles, and what stands in their front matter. Pure.

=========== =============================================================================================
``needs``   the chapters to be read before: their folders, or, in another section, ``/section/chapter``
``summary`` a sentence or two, in which ``code`` stands between backquotes
``part``    the name of the part of the section that this chapter opens
=========== =============================================================================================
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Chapter:
    """A chapter as the map of its section shows it."""

    docname: str
    title: str
    summary: str
    part: str
    needs: tuple[str, ...]

    @property
    def name(self) -> str:
        """The title, without what explains it: 凸包 for “凸包：绕一圈”."""
        return re.split(r"[：（]", self.title, maxsplit=1)[0].strip()


def chapter(docname: str, title: str, metadata: Mapping[str, Any]) -> Chapter:
    """The chapter ``docname``; ``needs`` become names of documents."""
    folder = posixpath.dirname(posixpath.dirname(docname))
    names = _names(metadata.get("needs", ""))
    needs = tuple(posixpath.join("/", folder, name, "index").lstrip("/") for name in names)
    return Chapter(docname, title, str(metadata.get("summary", "")), str(metadata.get("part", "")), needs)


def _names(value: str) -> list[str]:
    """What Sphinx keeps of a list: JSON of a YAML list, else the names as somebody wrote them, between commas."""
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    names = found if isinstance(found, list) else value.split(",")
    return [str(name).strip() for name in names if str(name).strip()]
