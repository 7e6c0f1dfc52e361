"""Every listing that the handbook shows runs, prints what its page says, and is really entered."""

from __future__ import annotations

import ast
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from handbook import ROOT, SOURCE, blocks
from sphinx_runnable_listings.listing import Listing, find_listings, libraries_of
from sphinx_runnable_listings.record import difference, read_record
from sphinx_runnable_listings.running import version_for
from sphinx_runnable_listings.webassembly import WebAssemblyPythons, package_for
from sphinx_runnable_listings.workshop import Outcome, Workshop

LISTINGS = find_listings(SOURCE)
RESULTS = "results"
#: What a command over all chapters prints; tests/chapters/test_conclusions.py compares it.
TABLES = {SOURCE / "about" / RESULTS / "conclusions.txt"}
#: What is imported once, and not by each listing that wants the first of it. Nothing of this may start a thread.
FIGURES = ["numpy", "matplotlib.pyplot", "matplotlib.backends.backend_svg", "scipy.spatial", "sphinx.application"]
WARM = {
    "torch": ["torch", "torch.nn.parallel", "sklearn.datasets", *FIGURES],
    "matplotlib": ["shapely", *FIGURES],
    "scipy": ["shapely", *FIGURES],
}


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory, webassembly: WebAssemblyPythons) -> Iterator[Workshop]:
    folder = tmp_path_factory.mktemp("workshop")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")  # data of npm's packages
    cache = ROOT / ".cache" / "listings"
    with Workshop(SOURCE, folder, project=ROOT, cache=cache, warm=WARM, webassembly=webassembly) as workshop:
        yield workshop


@pytest.fixture(scope="session")
def outcome_of(shared_folder: Path, workshop: Workshop) -> Callable[[Listing], Outcome]:
    """The outcome of a listing, which runs once for all the processes of this test run."""
    folder = shared_folder / "outcomes"
    folder.mkdir(exist_ok=True)

    def get(listing: Listing) -> Outcome:
        path = folder / f"{listing.chapter.name}.{listing.label}.json"
        with FileLock(f"{path}.lock"):
            if not path.exists():
                path.write_text(workshop.outcome(listing).dumps(), encoding="utf-8")
        return Outcome.loads(path.read_text(encoding="utf-8"))

    return get


def _where(listing: Listing) -> pytest.MarkDecorator:
    """Its worker: any, or the one with the Pythons in WebAssembly."""
    return pytest.mark.xdist_group("webassembly") if package_for(listing) else pytest.mark.spread


@pytest.mark.parametrize(
    "listing",
    [
        pytest.param(listing, marks=_where(listing), id=f"{listing.chapter.name}/{listing.label}")
        for listing in LISTINGS
    ],
)
def test_a_listing_runs_and_prints_what_its_page_shows(listing, outcome_of, record_property):
    if version_for(listing) is None:
        pytest.skip(f"no Python {listing.python} on this machine; recorded with {_recorded_with(listing)}")
    outcome = outcome_of(listing)
    record_property("kept", outcome.kept)
    record_property("cpu_seconds", 0.0 if outcome.kept else outcome.cpu_seconds)
    assert not outcome.error, outcome.error
    assert (differing := difference(listing, outcome.stdout)) is None, differing
    assert outcome.changed == [] or not listing.is_compared, (
        "files lie in the chapter otherwise than this run writes them"
    )


@pytest.fixture(scope="session")
def outcomes(outcome_of) -> list[Outcome]:
    """Of all listings for which there is an interpreter: for tests that come last."""
    return [outcome_of(listing) for listing in LISTINGS if version_for(listing)]


@pytest.mark.spread(last=True)
def test_every_figure_of_a_chapter_is_drawn_by_a_run(outcomes):
    written = {SOURCE / name for outcome in outcomes for name in outcome.written}
    figures = {path for listing in LISTINGS for path in listing.chapter.glob("figures/*") if path.is_file()}
    assert figures
    assert sorted(str(path.relative_to(SOURCE)) for path in figures - written) == []


@pytest.mark.spread(last=True)
def test_every_function_that_a_page_shows_is_entered_by_a_run(site, outcomes):
    entered: dict[Path, set[int]] = {}
    for outcome in outcomes:
        for name, lines in outcome.entered.items():
            entered.setdefault(SOURCE / name, set()).update(lines)
    not_entered = [
        f"{docname}: {path.name}: {function.name}"
        for docname, path, text in _shown_files(site)
        if path.suffix == ".py" and _runs_here(path)
        for function in _functions_shown(path, text)
        if function.lineno not in entered.get(path, ()) and not _stands_in_a_transcript(path, function)
    ]
    assert not_entered == []


@pytest.mark.spread(last=True)
def test_whatever_a_listing_reads_or_writes_is_in_the_archive_of_its_chapter(site, outcome_of):
    held: dict[Path, set[str]] = {}
    for path in (site.outdir / "_downloads" / "chapters").glob("*/*.zip"):
        with zipfile.ZipFile(path) as archive:
            names = {name.partition("/")[2] for name in archive.namelist()}
        held[SOURCE / path.parent.name / path.stem] = names
    missing = {
        f"{listing.chapter.name}/{listing.label}": sorted(needs - held[listing.chapter])
        for listing in LISTINGS
        if listing.chapter in held and version_for(listing)
        for outcome in [outcome_of(listing)]
        if not (needs := {*outcome.read, *outcome.written}) <= held[listing.chapter]
    }
    assert missing == {}


def test_every_file_that_a_page_shows_is_a_listing_or_was_written_by_one(site):
    listings = {listing.path for listing in LISTINGS}
    strangers = [
        f"{docname}: {path}"
        for docname, path, _ in _shown_files(site)
        if path not in listings and path.parent.name != RESULTS and not _imported_by_a_listing(path)
    ]
    assert strangers == []


def test_every_result_that_lies_in_a_chapter_belongs_to_a_listing():
    expected = {listing.result for listing in LISTINGS}
    texts = set(SOURCE.rglob(f"{RESULTS}/*.txt"))
    assert sorted(str(path.relative_to(SOURCE)) for path in texts - expected - TABLES - _written_by_modules()) == []


def test_every_recorded_run_is_of_a_listing_that_still_exists():
    for chapter in {listing.chapter for listing in LISTINGS}:
        labels = {listing.label for listing in LISTINGS if listing.chapter == chapter}
        assert read_record(chapter).keys() == labels, chapter.name


def _shown_files(site) -> Iterator[tuple[str, Path, str]]:
    """Each file that a page includes as a block: (docname, path, the text shown)."""
    for docname, block in blocks(site):
        if "source" in block:
            yield docname, Path(block["source"]).resolve(), block.astext()


def _functions_shown(path: Path, text: str) -> list[ast.FunctionDef]:
    """The functions and methods of a file whose ``def`` line is among the lines shown."""
    shown = {line.strip() for line in text.splitlines()}
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [
        function
        for function in functions
        if lines[function.lineno - 1].strip() in shown
        and lines[function.end_lineno - 1].strip() in shown
        and not (len(function.body) == 1 and isinstance(function.body[0], ast.Expr))  # a docstring is not run
    ]


def _runs_here(path: Path) -> bool:
    """Whether what a file enters is known: not when it is of certain Pythons, since others record nothing."""
    own = [listing for listing in LISTINGS if listing.path == path]
    return any(listing.python is None and listing.is_of_this_python for listing in own) or not own


def _stands_in_a_transcript(path: Path, function: ast.FunctionDef) -> bool:
    """Whether a recorded session of a debugger stopped in a function of a demonstration program (``-> statement``)."""
    if any(listing.path == path for listing in LISTINGS):
        return False
    lines = path.read_text(encoding="utf-8").splitlines()
    statements = {f"-> {lines[node.lineno - 1].strip()}" for node in function.body}
    chapter = next((parent for parent in path.parents if (parent / RESULTS).is_dir()), None)
    return chapter is not None and any(
        statements & {line.strip() for line in transcript.read_text("utf-8").splitlines()}
        for transcript in (chapter / RESULTS).rglob("*.txt")
    )


def _imported_by_a_listing(path: Path) -> bool:
    """A package inside a chapter (a demonstration library, say), or in a library that listings import."""
    folders = {folder for item in LISTINGS for folder in (item.chapter, *libraries_of(item.chapter.parent))}
    return not folders.isdisjoint(path.parents)


def _written_by_modules() -> set[Path]:
    """Results that a module writes itself, by a name that stands in its source."""
    written = set()
    for listing in LISTINGS:
        source = listing.path.read_text(encoding="utf-8")
        for path in listing.result.parent.glob("*.txt"):
            if re.search(rf"\b{re.escape(path.stem.partition('-')[0])}\b", source):
                written.add(path)
    return written


def _recorded_with(listing: Listing) -> str:
    entry = read_record(listing.chapter).get(listing.label)
    return entry["python"] if entry else f"nothing yet (this is {sys.version.split()[0]})"
