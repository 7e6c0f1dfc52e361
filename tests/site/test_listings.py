"""Every listing that the handbook shows runs, prints what its page says, and is really entered."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from coverage import CoverageData

from handbook import ROOT, SOURCE, blocks, differing_files
from sphinx_runnable_listings.listing import Listing, ListingError, Run, find_listings, interpreter, run
from sphinx_runnable_listings.record import differences, read_record

LISTINGS = find_listings(SOURCE)
RESULTS = "results"
#: The section whose listings take long.
SLOW = "deep_learning"
COVERAGE = """[run]
data_file = {data}
parallel = true
patch = subprocess
concurrency = multiprocessing, thread
disable_warnings = no-data-collected, module-not-imported
"""


@pytest.fixture(scope="session")
def coverage_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("coverage")


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the handbook's sources, in which listings write what they will: the site may be built meanwhile."""
    folder = tmp_path_factory.mktemp("copy")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")  # data of npm's packages
    return shutil.copytree(SOURCE, folder / SOURCE.name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))


@pytest.fixture(scope="session")
def run_of(
    coverage_dir: Path, copied: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[Listing], Future[Run]]]:
    """The run of a listing, made once. Those that this session will ask for start at once, one for each core."""
    settings = coverage_dir / "coveragerc"  # child processes know this file, not the command line
    settings.write_text(COVERAGE.format(data=coverage_dir / "data"), encoding="utf-8")

    def prefix(listing: Listing) -> tuple[str, ...]:
        if listing.python or not _is_measured(listing):
            return ()
        slow_to_import = ("torch",) if listing.chapter.parent.name == SLOW else ()
        return str(ROOT / "tests" / "covered.py"), str(settings), *slow_to_import

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:

        @cache
        def start(listing: Listing) -> Future[Run]:
            there = replace(listing, path=copied / listing.path.relative_to(SOURCE))
            return pool.submit(run, there, prefix=prefix(listing))

        for item in request.session.items:
            listing = getattr(item, "callspec", None) and item.callspec.params.get("listing")
            if listing and interpreter(listing.python):
                start(listing)
        yield start
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda item: f"{item.chapter.name}/{item.label}")
def test_a_listing_runs_and_prints_what_its_page_shows(listing, run_of):
    if interpreter(listing.python) is None:
        pytest.skip(f"no Python {listing.python} on this machine; recorded with {_recorded_with(listing)}")
    try:
        difference = differences(run_of(listing).result())
    except ListingError as error:
        pytest.fail(str(error))
    assert difference is None, difference


@pytest.fixture(scope="session")
def all_run(run_of: Callable[[Listing], Future[Run]]) -> None:
    """Every listing has run for which there is an interpreter."""
    for listing in LISTINGS:
        if interpreter(listing.python):
            run_of(listing).result()


def test_what_the_listings_write_is_what_lies_in_the_chapters(copied, all_run):
    compiled = set(SOURCE.rglob("*.mo"))  # a build of the site puts catalogues beside their sources
    assert differing_files(copied, SOURCE) - {path.relative_to(SOURCE).as_posix() for path in compiled} == set()


def test_every_function_that_a_page_shows_is_entered_by_a_run(site, all_run, copied, coverage_dir):
    entered = _lines_run(coverage_dir, copied)
    not_entered = [
        f"{docname}: {path.name}: {function.name}"
        for docname, path, text in _shown_files(site)
        if path.suffix == ".py" and _runs_here(path)
        for function in _functions_shown(path, text)
        if not entered.get(path, set()) & set(range(function.body[0].lineno, function.end_lineno + 1))
        and not _stands_in_a_transcript(path, function)
    ]
    assert not_entered == []


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
    assert sorted(str(path.relative_to(SOURCE)) for path in texts - expected - _written_by_modules()) == []


def test_every_recorded_run_is_of_a_listing_that_still_exists():
    for chapter in {listing.chapter for listing in LISTINGS}:
        labels = {listing.label for listing in LISTINGS if listing.chapter == chapter}
        assert read_record(chapter).keys() == labels, chapter.name


def _shown_files(site) -> Iterator[tuple[str, Path, str]]:
    """Each file that a page includes as a block: (docname, path, the text shown)."""
    for docname, block in blocks(site):
        if "source" in block:
            yield docname, Path(block["source"]).resolve(), block.astext()


def _is_measured(listing: Listing) -> bool:
    """Coverage is slow: in a slow section, what no page shows and only runs what others show goes without it."""
    if listing.measured is not None or listing.chapter.parent.name != SLOW:
        return listing.measured is not False
    pages = "".join(page.read_text(encoding="utf-8") for page in listing.chapter.glob("*.md"))
    return bool(re.search(rf"^[`:~]+\{{literalinclude\}} {re.escape(listing.path.name)}$", pages, re.MULTILINE))


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


def _lines_run(folder: Path, copied: Path) -> dict[Path, set[int]]:
    """The lines that were run of each file, those of a copied file under the name of the one it was copied from."""
    lines: dict[Path, set[int]] = {}
    for file in folder.glob("data*"):
        data = CoverageData(str(file))
        data.read()
        for name in data.measured_files():
            path = Path(name).resolve()
            if path.is_relative_to(copied.resolve()):
                path = SOURCE / path.relative_to(copied.resolve())
            lines.setdefault(path, set()).update(data.lines(name) or ())
    return lines


def _runs_here(path: Path) -> bool:
    """Whether coverage can see a file run: not when it is pinned to another interpreter, or traces by itself."""
    own = [listing for listing in LISTINGS if listing.path == path]
    return any(listing.python is None and listing.measured is not False for listing in own) or not own


def _stands_in_a_transcript(path: Path, function: ast.FunctionDef) -> bool:
    """Whether a recorded session of a debugger stopped in a function of a demonstration program (``-> statement``)."""
    if any(listing.path == path for listing in LISTINGS):
        return False
    lines = path.read_text(encoding="utf-8").splitlines()
    statements = {f"-> {lines[node.lineno - 1].strip()}" for node in function.body}
    chapter = next(parent for parent in path.parents if (parent / RESULTS).is_dir())
    return any(
        statements & {line.strip() for line in transcript.read_text("utf-8").splitlines()}
        for transcript in (chapter / RESULTS).rglob("*.txt")
    )


def _imported_by_a_listing(path: Path) -> bool:
    """A package inside a chapter (a demonstration library, say): some listing of that chapter imports it."""
    return any(listing.chapter in path.parents for listing in LISTINGS)


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
