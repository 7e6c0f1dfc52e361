"""When version control last saw each source change: one call of git for the whole site.

The reading of its output is pure; the call is made by a function that is passed in.
"""

from __future__ import annotations

import datetime as dt
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Newest commit first; for each, its date, its decorations, and the files that it changed, seen from the folder.
COMMAND = ("git", "-c", "core.quotepath=off", "log", "-z", "--name-only", "--no-renames", "--relative")
FORMAT = "--format=%x01%cI%x02%D"


def read_dates(
    folder: Path, run: Callable[..., subprocess.CompletedProcess[bytes]] = subprocess.run
) -> tuple[dict[str, dt.datetime], str | None]:
    """File below ``folder`` → date of the last commit that changed it; and, if something is amiss, a note about it."""
    try:
        done = run([*COMMAND, FORMAT, "--", "."], cwd=folder, capture_output=True, check=False)
    except OSError:
        return {}, "no dates from git: there is no git on this machine"
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return {}, f"no dates from git: {reason[-1] if reason else 'it failed'}"
    dates, unknown = parse_log(done.stdout.decode("utf-8", "replace"))
    note = (
        f"the git history is shallow: the dates of {unknown} files are older than it and stay unknown; "
        "fetch it all (git fetch --unshallow) to have them"
    )
    return dates, note if unknown else None


def parse_log(log: str) -> tuple[dict[str, dt.datetime], int]:
    """File → date of its newest commit, and how many files were last changed at or before the edge of the history.

    Where a clone is shallow, the commit at its edge seems to have changed every file; git marks it as grafted.
    """
    dates: dict[str, dt.datetime | None] = {}
    for commit in log.split("\x01")[1:]:
        head, _, files = commit.partition("\0")
        moment, _, decorations = head.partition("\x02")
        known = None if "grafted" in decorations.split(", ") else dt.datetime.fromisoformat(moment)
        for name in files.lstrip("\n").split("\0"):
            if name:
                dates.setdefault(name, known)
    found = {name: moment for name, moment in dates.items() if moment is not None}
    return found, len(dates) - len(found)
