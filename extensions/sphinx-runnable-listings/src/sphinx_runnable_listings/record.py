"""The record of a chapter's runs: ``results/<module>.txt`` and ``results/listings.json``."""

from __future__ import annotations

import difflib
import json
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
        listing.result.write_text(run.stdout, encoding="utf-8")
    else:
        listing.result.unlink(missing_ok=True)
    entries = read_record(listing.chapter)
    entries[listing.label] = {"python": run.version}
    text = json.dumps(dict(sorted(entries.items())), indent=2, ensure_ascii=False)
    record_path(listing.chapter).write_text(text + "\n", encoding="utf-8")


def prune(chapter: Path, listings: list[Listing]) -> None:
    """Forget entries of listings that no longer exist."""
    labels = {listing.label for listing in listings}
    entries = read_record(chapter)
    if entries.keys() - labels:
        kept = {label: entry for label, entry in entries.items() if label in labels}
        record_path(chapter).write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def difference(listing: Listing, stdout: str) -> str | None:
    """A unified diff of the recorded output and ``stdout``, or ``None`` when they agree or need not be compared."""
    if not listing.is_compared:
        return None
    recorded = listing.result.read_text(encoding="utf-8") if listing.result.exists() else ""
    if recorded == stdout:
        return None
    lines = difflib.unified_diff(
        recorded.splitlines(), stdout.splitlines(), f"recorded {listing.result.name}", "this run", lineterm=""
    )
    return "\n".join(lines)
