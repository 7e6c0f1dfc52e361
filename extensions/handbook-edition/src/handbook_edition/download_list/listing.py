"""From files to the lines of a table: which they are, how large, and their checksums."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

BEGIN, END = "<!-- download-list -->", "<!-- /download-list -->"
PLACE = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


@dataclass(frozen=True)
class Download:
    """A file: its address from the root of the site, what it is, its size in bytes, its SHA-256 in hexadecimal."""

    address: str
    description: str
    size: int
    sha256: str


def find_downloads(root: Path, formats: Iterable[Sequence[str]]) -> list[Download]:
    """The files below ``root`` that match a pattern, in the order of the formats; each file once."""
    found: dict[Path, Download] = {}
    for pattern, description in formats:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and path not in found:
                content = path.read_bytes()
                address = path.relative_to(root).as_posix()
                checksum = hashlib.sha256(content).hexdigest()
                found[path] = Download(address, description, len(content), checksum)
    return list(found.values())


def readable(size: int) -> str:
    """``size`` bytes in the largest unit that keeps it at 1 or more: ``3.4 MB``. A unit is 1,000 of the one before."""
    if size < 1000:
        return f"{size} B"
    value, units = size / 1000, ["kB", "MB", "GB"]
    while value >= 1000 and len(units) > 1:
        value, _ = value / 1000, units.pop(0)
    return f"{value:.1f} {units[0]}"


def table(downloads: Sequence[Download], labels: Mapping[str, str], root: str) -> str:
    """The list in HTML, for a page from which ``root`` leads to the root of the site."""
    if not downloads:
        return f"<p>{escape(labels['none'])}</p>"
    rows = "\n".join(_row(download, root) for download in downloads)
    heads = "".join(f'<th class="head" scope="col">{escape(labels[name])}</th>' for name in ("file", "content", "size"))
    return (
        f'<div class="table-wrapper docutils container"><table class="docutils download-list">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(download: Download, root: str) -> str:
    name = escape(download.address.rpartition("/")[2])
    link = f'<a class="reference download internal" href="{root}{quote(download.address)}" download>{name}</a>'
    checksum = f'<code class="download-checksum">{download.sha256}</code>'
    size = f'<td class="download-size">{readable(download.size)}</td>'
    return f"<tr><td>{link}</td><td>{escape(download.description)}<br><small>SHA-256 {checksum}</small></td>{size}</tr>"


def filled_in(html: str, listing: str) -> str:
    """The page with ``listing`` where the directive stands, in place of what an earlier build has put there."""
    return PLACE.sub(lambda _: f"{BEGIN}{listing}{END}", html)
