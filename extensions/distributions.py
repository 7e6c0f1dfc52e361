"""``make dist``: the wheels and source archives of the public distributions, built twice, compared, and checked.

The metadata gets the address of the repository from ``--url``: the sources name none, so that a fork names its own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PRIVATE = "Private :: Do Not Upload"


def distributions(*, private: bool = False) -> list[Path]:
    """The folders of the distributions, in an order in which each comes after those that it needs."""
    folders = {path.parent.name: path.parent for path in (ROOT / "extensions").glob("*/pyproject.toml")}
    ordered: dict[str, Path] = {}

    def add(name: str) -> None:
        if name not in ordered:
            for other in folders:
                if other != name and any(
                    needed.startswith(f"{other}>") for needed in project(folders[name])["dependencies"]
                ):
                    add(other)
            ordered[name] = folders[name]

    for name in sorted(folders):
        add(name)
    return [folder for folder in ordered.values() if private or PRIVATE not in project(folder)["classifiers"]]


def libraries() -> list[Path]:
    """The folders of the libraries that chapters teach: they need none of the distributions."""
    return sorted(path.parent for path in (ROOT / "libraries").glob("*/pyproject.toml"))


def project(folder: Path) -> dict[str, list[str]]:
    """The table ``[project]`` of a distribution."""
    table: dict[str, list[str]] = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def build(folder: Path, out: Path, url: str = "") -> list[Path]:
    """Build the wheel and the source archive of a distribution from what git knows of it; return both."""
    from flit_core import buildapi  # noqa: PLC0415 (only who builds needs it)

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name, folder.name)
        for path in _tracked(folder):
            target = copy / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        if url:
            with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
                changes = f"{url}/blob/main/{folder.relative_to(ROOT).as_posix()}/CHANGELOG.md"
                file.write(f'\n[project.urls]\nSource = "{url}"\nChangelog = "{changes}"\n')
        with contextlib.chdir(copy), _environment(SOURCE_DATE_EPOCH=_moment(folder)):
            return [out / buildapi.build_wheel(str(out)), out / buildapi.build_sdist(str(out))]


def _tracked(folder: Path) -> list[Path]:
    command = ["git", "ls-files", "-z", "--", str(folder)]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _moment(folder: Path) -> str:
    """When the distribution was changed last: its files are dated so, and the same sources give the same bytes."""
    command = ["git", "log", "-1", "--format=%ct", "--", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip() or "315619200"


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the folder for the wheels and archives")
    parser.add_argument("--url", default="", help="the address of the repository, for the metadata")
    options = parser.parse_args(arguments)
    shutil.rmtree(options.out, ignore_errors=True)
    published = [*distributions(), *libraries()]
    url = options.url.rstrip("/")
    made = [path for folder in published for path in build(folder, options.out.resolve(), url)]
    with tempfile.TemporaryDirectory() as again:
        for folder in published:
            build(folder, Path(again), url)
        different = [path.name for path in made if path.read_bytes() != Path(again, path.name).read_bytes()]
    if different:
        sys.exit(f"not the same when built again: {', '.join(different)}")
    for tool, files in (("twine", made), ("check_wheel_contents", [path for path in made if path.suffix == ".whl"])):
        words = ["check", "--strict"] if tool == "twine" else []
        subprocess.run([sys.executable, "-m", tool, *words, *map(str, files)], check=True)
    print(*(f"{path} {path.stat().st_size:,} bytes" for path in made), sep="\n")


if __name__ == "__main__":
    main()
