"""The record of a chapter's runs: ``results/<module>.txt`` and ``results/listings.json``."""

from __future__ import annotations

import difflib
import io
import json
import unicodedata
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from pathlib import Path

    from .listing import Listing
    from .running import Run


class Entry(TypedDict):
    """One line of ``listings.json``."""

    python: str


def record_path(chapter: Path) -> Path:
    """The file that says on what the listings of a chapter were run."""
    return chapter / "results" / "listings.json"


def read_record(chapter: Path) -> dict[str, Entry]:
    """The entries of a chapter by listing label; empty when nothing was recorded."""
    path = record_path(chapter)
    if not path.exists():
        return {}
    entries: dict[str, Entry] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def write_run(run: Run) -> None:
    """Keep what a listing printed, and with what it ran."""
    listing = run.listing
    listing.result.parent.mkdir(exist_ok=True)
    if run.stdout:
        listing.result.write_bytes(run.stdout.encode())
    else:
        listing.result.unlink(missing_ok=True)
    entries = read_record(listing.chapter)
    entries[listing.label] = {"python": run.version}
    text = json.dumps(dict(sorted(entries.items())), indent=2, ensure_ascii=False)
    record_path(listing.chapter).write_text(text + "\n", encoding="utf-8")


def exact_text(path: Path) -> str:
    """What a file holds; no line end of it is turned into another, as ``Path.read_text`` does."""
    return path.read_bytes().decode()


def recorded_output(listing: Listing) -> str:
    """What a listing printed when it was recorded; nothing where it was not."""
    return exact_text(listing.result) if listing.result.exists() else ""


def lines_of(text: str) -> list[str]:
    """Its lines with their ends, which are newlines and nothing else."""
    return list(io.StringIO(text))


def prune(chapter: Path, listings: list[Listing]) -> None:
    """Forget entries of listings that no longer exist."""
    labels = {listing.label for listing in listings}
    entries = read_record(chapter)
    if entries.keys() - labels:
        kept = {label: entry for label, entry in entries.items() if label in labels}
        record_path(chapter).write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def difference(listing: Listing, stdout: str) -> str | None:
    """What ``stdout`` has otherwise than the record, line by line; ``None`` when they agree or need not be compared."""
    if not listing.is_compared:
        return None
    recorded = recorded_output(listing)
    if recorded == stdout:
        return None
    names = f"recorded {listing.result.name}", "this run"
    return "\n".join(map(_visible, difflib.unified_diff(lines_of(recorded), lines_of(stdout), *names)))


def _visible(line: str) -> str:
    """A line of a difference, its control characters as Python writes them, and whether it ends."""
    text = "".join(_shown(character) for character in line.removesuffix("\n"))
    return text if line.endswith("\n") else f"{text}\n\\ No newline at end of output"


def _shown(character: str) -> str:
    is_control = unicodedata.category(character) in ("Cc", "Zl", "Zp") and character != "\t"
    return ascii(character)[1:-1] if is_control else character
