"""Where the handbook lies, how tests build it, each format once a run, and how they look into what was built."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from docutils import nodes
from filelock import FileLock

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "docs" / "source"
#: Where the edition that is built to be published says that its sources are.
REPOSITORY = "https://forge.example/who/handbook"
#: Options of Java for a program that is done in seconds: it translates less and needs half the time of the processor.
JAVA_BRIEFLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
T = TypeVar("T")


@dataclass(frozen=True)
class Said:
    """What Sphinx said of a build, on both its channels, and its exit status."""

    status: int
    log: str
    warnings: str


@dataclass(frozen=True)
class BuiltSite:
    """The handbook, built: where it lies, what Sphinx said, and what it said when it was asked again at once."""

    outdir: Path
    doctreedir: Path
    said: Said
    said_again: Said | None = None

    @property
    def warnings(self) -> str:
        return self.said.warnings


def run_sphinx(builder: str, outdir: Path, doctreedir: Path, *options: str) -> Said:
    """Build the handbook in a process of its own, nit-picking and in parallel."""
    command = [sys.executable, "-m", "sphinx", "-n", "-b", builder, "-j", "2", "-d", str(doctreedir), *options]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [*command, str(SOURCE), str(outdir)], capture_output=True, text=True, check=False, env=environment
    )
    return Said(done.returncode, done.stdout, done.stderr)


def once(folder: Path, make: Callable[[], T]) -> T:
    """What ``make`` returns, JSON, once it has filled ``folder``: the first process that asks calls it, others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / "made.json"
    with FileLock(folder / "lock"):
        if not record.exists():
            record.write_text(json.dumps(make()), encoding="utf-8")
    made: T = json.loads(record.read_text("utf-8"))
    return made


def built(folder: Path, builder: str, *options: str, doctrees: Path | None = None, twice: bool = False) -> BuiltSite:
    """The handbook as ``builder`` makes it in ``folder``, once for all processes.

    With the ``doctrees`` of another builder, pages are not read again: a copy of them is used. ``twice`` builds again
    what has just been built, before anybody sees it.
    """
    outdir, doctreedir = folder / builder, folder / "doctrees"

    def make() -> list[dict[str, Any]]:
        if doctrees is not None:
            shutil.copytree(doctrees, doctreedir)
        return [asdict(run_sphinx(builder, outdir, doctreedir, *options)) for _ in range(2 if twice else 1)]

    said = [Said(**each) for each in once(folder, make)]
    assert said[0].status == 0, (said[0].log + said[0].warnings)[-4000:]
    return BuiltSite(outdir, doctreedir, *said)


def doctrees(site: BuiltSite) -> Iterator[tuple[str, nodes.document]]:
    """Every page as Sphinx read it, with its name."""
    for pickled in sorted(site.doctreedir.rglob("*.doctree")):
        yield pickled.relative_to(site.doctreedir).with_suffix("").as_posix(), pickle.loads(pickled.read_bytes())


def blocks(site: BuiltSite) -> Iterator[tuple[str, nodes.literal_block]]:
    """Every block of code of every page, with the name of its page."""
    for docname, doctree in doctrees(site):
        for block in doctree.findall(nodes.literal_block):
            yield docname, block


#: Sphinx's note of the configuration of the build before the last: a log, of which a clean build has none.
_LOGS = {".buildinfo.bak"}


def differing_files(one: Path, other: Path) -> set[str]:
    """The files that are not, byte for byte, the same in both folders, with those that only one of them has."""
    first, second = _contents(one), _contents(other)
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in _LOGS and path.parent.name != "__pycache__"
    }
