"""The copy of the handbook that is measured has all that its pages show."""

from __future__ import annotations

import os
import re
from pathlib import Path

from benchmarks import handbook
from handbook import ROOT

OUTSIDE = re.compile(r"(?:\.\./)+[\w./@-]+")


def outside(source: Path) -> set[Path]:
    """What sources name beside their own folder, seen from the folder of the project."""
    files = [*source.rglob("*.md"), *source.rglob("*.toml"), source / "conf.py"]
    names = {
        os.path.normpath(file.parent / name) for file in files for name in OUTSIDE.findall(file.read_text("utf-8"))
    }
    project = source.parents[1]
    return {Path(name).relative_to(project) for name in names if not Path(name).is_relative_to(source)}


def test_what_pages_name_beside_the_sources_is_in_the_copy_too(tmp_path):
    wanted = outside(ROOT / "docs" / "source")
    assert len(wanted) > 10
    copied = handbook.copy(tmp_path)
    assert copied == tmp_path / "docs" / "source"
    assert [path for path in sorted(wanted) if not (tmp_path / path).exists()] == []
    assert outside(copied) == wanted
