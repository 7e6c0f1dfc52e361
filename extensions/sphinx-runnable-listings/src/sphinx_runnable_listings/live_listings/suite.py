"""All that is live in a project, run in the WebAssembly runtime and compared with the record."""

from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_runnable_listings.listing import find_chapters
from sphinx_runnable_listings.record import recorded_output

from .collector import MARK, LivePage, is_example
from .jobs import examples_job, module_job, run_jobs
from .record import BrowserRun, read_browser_runs, write_browser_runs
from .runtime import STATIC
from .verdict import Verdict, verdicts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .layout import Layout
    from .runtime import Runtime

EQUAL, VARIES, DIFFERENT, FAILED, NOT_LIVE = "equal", "varies", "different", "failed", "not live"


@dataclass(frozen=True)
class Row:
    """What became of a listing, or of the examples of a page, in WebAssembly; ``count`` of them, and why."""

    name: str
    state: str
    why: str = ""
    count: int = 1


def verdicts(source: Path) -> list[Verdict]:
    """Of every module of every chapter under ``source``."""
    return [verdict for chapter in find_chapters(source) for verdict in verdicts_of(chapter).values()]


def name_of(verdict: Verdict) -> str:
    return verdict.listing.module


def example_pages(doctrees: Path) -> Iterator[tuple[str, LivePage, list[str]]]:
    """The pages of a build that have live examples, with the text of each block."""
    environment = pickle.loads((doctrees / "environment.pickle").read_bytes())
    for docname, page in sorted(getattr(environment, "live_listings", {}).items()):
        numbers = [number for number, block in enumerate(page.blocks) if is_example(block)]
        if numbers:
            doctree = pickle.loads((doctrees / f"{docname}.doctree").read_bytes())
            texts = {block[MARK]: block.astext() for block in doctree.findall(nodes.FixedTextElement) if MARK in block}
            yield docname, page, [texts[number] for number in numbers]


def outcomes(runtime: Runtime, jobs: Mapping[str, dict[str, Any]], cache: Path) -> dict[str, dict[str, Any]]:
    """What came of each job. One whose files, arguments, runner and runtime are as before need not run again.

    ``cache`` is a folder in which outcomes are kept.
    """
    cache.mkdir(parents=True, exist_ok=True)
    keys = {name: cache / f"{_key(runtime, job)}.json" for name, job in jobs.items()}
    for name, outcome in run_jobs(runtime, {name: job for name, job in jobs.items() if not keys[name].exists()}):
        keys[name].write_text(json.dumps(outcome), encoding="utf-8")
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in keys.items()}


def _key(runtime: Runtime, job: dict[str, Any]) -> str:
    digest = hashlib.sha256(runtime.key.encode())
    for name in ("runner.py", "run_jobs.mjs"):
        digest.update((STATIC / name).read_bytes())
    digest.update(json.dumps(job, sort_keys=True).encode())
    return digest.hexdigest()[:32]


def inputs_of(verdict: Verdict, job: dict[str, Any], runtime: Runtime) -> str:
    """A fingerprint of what the run of a live listing, ``job``, and its comparison depend on, on whatever machine."""
    digest = hashlib.sha256(runtime.version.encode())
    digest.update((STATIC / "runner.py").read_bytes())
    digest.update(json.dumps(job, sort_keys=True).encode())
    digest.update(recorded_output(verdict.listing).encode())
    return digest.hexdigest()[:16]


def outdated(found: list[Verdict], runtime: Runtime, layout: Layout) -> list[Verdict]:
    """The live listings whose run on record is of other code, of another output, or missing."""

    def is_current(verdict: Verdict) -> bool:
        run = verdict.browser_run
        return run is not None and run.inputs == inputs_of(verdict, module_job(verdict, layout), runtime)

    return [verdict for verdict in found if verdict.live and not is_current(verdict)]


def runs_on_record(found: list[Verdict]) -> dict[str, BrowserRun]:
    """The recorded run of every live listing that has one, by the name of its module."""
    runs = ((name_of(verdict), verdict.browser_run) for verdict in found if verdict.live)
    return {name: run for name, run in runs if run}


def browser_runs(found: list[Verdict], runtime: Runtime, layout: Layout, cache: Path) -> dict[str, BrowserRun]:
    """The run of every live listing, by the name of its module."""
    live = {name_of(verdict): verdict for verdict in found if verdict.live}
    jobs = {name: module_job(verdict, layout) for name, verdict in live.items()}
    return {
        name: _run(live[name], outcome, inputs_of(live[name], jobs[name], runtime))
        for name, outcome in outcomes(runtime, jobs, cache).items()
    }


def _run(verdict: Verdict, outcome: dict[str, Any], inputs: str) -> BrowserRun:
    python, printed, code = outcome.get("python", ""), outcome["stdout"], outcome["code"]
    if not verdict.listing.compare:
        return BrowserRun(python, not code, inputs, code)
    same = not code and printed == recorded_output(verdict.listing)
    return BrowserRun(python, same, inputs, code, "" if same else printed)


def row(verdict: Verdict, run: BrowserRun | None) -> Row:
    """What the table says of a listing."""
    name = name_of(verdict)
    if not verdict.live or run is None:
        return Row(name, NOT_LIVE, verdict.why or f"needs {', '.join(verdict.lacks)}")
    if run.same:
        return Row(name, EQUAL if verdict.listing.compare else VARIES)
    return Row(name, FAILED if run.code else DIFFERENT, verdict.listing.live_note)


def recorded_rows(source: Path) -> list[Row]:
    """The table of the listings as it is on record; nothing runs."""
    return [row(verdict, verdict.browser_run) for verdict in verdicts(source)]


def example_rows(doctrees: Path, runtime: Runtime, layout: Layout, cache: Path) -> list[Row]:
    """A row for the examples of each page that are equal, and one for each block with some that are not."""
    pages = {docname: (page, texts) for docname, page, texts in example_pages(doctrees)}
    jobs = {
        docname: examples_job(texts, page.example_files, page.folder, layout)
        for docname, (page, texts) in pages.items()
    }
    rows = []
    for docname, outcome in outcomes(runtime, jobs, cache).items():
        page, texts = pages[docname]
        counts = [text.count("\n>>> ") + text.startswith(">>> ") for text in texts]
        wrong = outcome["wrong"] if not outcome["code"] else counts
        notes = [block.get("note", "") for block in page.blocks if is_example(block)]
        rows.append(Row(docname, EQUAL, count=sum(counts) - sum(wrong)))
        rows += [Row(docname, DIFFERENT, note, each) for note, each in zip(notes, wrong, strict=True) if each]
    return rows


def record(found: list[Verdict], runs: Mapping[str, BrowserRun]) -> None:
    """Write the column of every chapter; ``found`` are all listings. What is no longer live is forgotten."""
    chapters: dict[Path, dict[str, BrowserRun]] = {}
    for verdict in found:
        column = chapters.setdefault(verdict.listing.chapter, {})
        if name_of(verdict) in runs:
            column[verdict.listing.path.stem] = runs[name_of(verdict)]
    for chapter, column in chapters.items():
        if column or read_browser_runs(chapter):
            write_browser_runs(chapter, column)
