"""Each chapter can be taken along: one archive, offered on its page, that runs far from this repository."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from formats import readable_files
from handbook import ROOT, SOURCE
from html_pages import page_of
from sphinx_runnable_listings.listing import Listing, find_chapters, interpreter, listings_of
from sphinx_runnable_listings.record import difference
from sphinx_runnable_listings.running import environment, run
from sphinx_runnable_listings.warm_start import SERVER, WarmPython

CHAPTERS = [
    chapter.relative_to(SOURCE).as_posix()
    for chapter in find_chapters(SOURCE)
    if "{chapter-archive}" in (chapter / "index.md").read_text("utf-8")
]
#: Imported once for all chapters. What a chapter has of its own is imported from its archive.
WARM = ["torch", "torch.nn.parallel", "sklearn.datasets", "matplotlib.pyplot", "scipy.spatial", "sphinx.application"]
#: Imports the modules that it is given, and prints the files that then are in use.
IMPORTS = """\
import importlib
import json
import sys

for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({module.__file__ for module in [*sys.modules.values()] if getattr(module, "__file__", None)})))
"""


@dataclass(frozen=True)
class Unpacked:
    """The archive of a chapter, unpacked: where its listings lie, and the commands that its page prints."""

    folder: Path
    enters: Path
    commands: list[str]

    @property
    def listings(self) -> list[Listing]:
        return list(listings_of(self.folder))

    @property
    def shown(self) -> Listing:
        """The listing that the page's command runs."""
        words = self.commands[-1].split()
        found = next(item for item in self.listings if item.module == words[2] and _reads_this_python(item))
        assert words == ["python", "-m", found.module, *found.args]
        return found


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory) -> dict[str, Unpacked]:
    chapters = {}
    for name in CHAPTERS:
        page = site.outdir / name / "index.html"
        [box] = page_of(page).find_class("chapter-archive")
        [link] = box.iter("a")
        enters, *commands = (line.removeprefix("$ ") for line in box.find(".//pre").text_content().splitlines())
        target = tmp_path_factory.mktemp("anywhere")
        with zipfile.ZipFile(page.parent / link.get("href")) as archive:
            archive.extractall(target)
        folder = target / name.rpartition("/")[2] / name
        chapters[name] = Unpacked(folder, target / enters.removeprefix("cd "), commands)
    return chapters


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmPython]:
    with WarmPython(WARM, environment()) as python:
        yield python


def test_every_chapter_offers_its_archive_and_so_does_the_offline_copy(site, unpacked):
    taken = {path.relative_to(site.outdir).as_posix() for path in readable_files(site.outdir)}
    assert len(CHAPTERS) >= 27
    assert {f"_downloads/chapters/{name}.zip" for name in CHAPTERS} <= taken
    for chapter in unpacked.values():
        assert chapter.enters == chapter.folder.parent
        lines = (chapter.folder.parent / "README.md").read_text("utf-8").split("\n")
        assert sum(bool(line) for line in lines) == 3
        assert chapter.commands[-1] in "".join(lines)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_module_of_an_archive_is_imported_from_the_archive_alone(name, unpacked, warm):
    chapter = unpacked[name].folder
    modules = sorted({item.module for item in unpacked[name].listings if _reads_this_python(item)})
    script = chapter / "every_module.py"
    script.write_text(IMPORTS)
    done = run(Listing(script, args=tuple(modules)), warm=warm)
    script.unlink()
    used = {Path(file).resolve() for file in json.loads(done.stdout.splitlines()[-1]) if Path(file).is_absolute()}
    ours = {file for file in used if file.is_relative_to(ROOT) and not file.is_relative_to(sys.prefix)}
    assert ours - {SERVER} == set()
    assert sum(file.is_relative_to(chapter.parent.resolve()) for file in used) >= len(modules)


@pytest.mark.parametrize("name", [name for name in CHAPTERS if not name.startswith("deep_learning/")])
def test_the_command_of_the_page_prints_what_the_archive_says_it_prints(name, unpacked, warm):
    assert _runs_as_recorded(unpacked[name].shown, warm)


@pytest.mark.deep
@pytest.mark.parametrize("name", CHAPTERS)
def test_every_listing_of_an_archive_prints_what_the_archive_says_it_prints(name, unpacked, warm):
    for listing in unpacked[name].listings:
        if interpreter(listing.python):
            _runs_as_recorded(listing, warm if listing.python is None else None)


def _runs_as_recorded(listing: Listing, warm: WarmPython | None) -> str:
    """What the listing prints, if anything: a module that others import need not."""
    done = run(listing, warm=warm)
    assert (differing := difference(listing, done.stdout)) is None, differing
    return done.stdout


def _reads_this_python(listing: Listing) -> bool:
    """Whether a listing is for this Python too: some are for newer ones alone."""
    return listing.python is None or interpreter(listing.python) == interpreter(None)
