"""Compare the engines on the corpora; ``make bench-search`` runs this."""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import shlex
import sys
from pathlib import Path
from typing import Any

from . import building, measure, on_this_book, packages, queries, rendered, report, results, results_file
from .browser import Answer, Browser
from .build_times import build_times
from .cold import first_results
from .corpora import CORPORA
from .engines import ENGINES, Built, Engine
from .progress import Progress
from .scale import scale

SCALE = "ten-thousand"
MISSES = packages.CACHE / "misses"


def main(arguments: list[str]) -> None:
    options = parse(arguments)
    try:
        found = json.loads(options.output.read_text(encoding="utf-8")) if options.table else compare(options)
    except (packages.SetUpError, OSError) as error:
        sys.exit(f"bench-search: {error}")
    results_file.save(options.output, found)
    print(report.markdown(found))


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="4 queries of each category and seed, on two corpora")
    parts = [*CORPORA, SCALE]
    parser.add_argument("--corpus", action="append", choices=parts, help="only this one (may be repeated)")
    names = [engine.name for engine in ENGINES]
    parser.add_argument("--engine", action="append", choices=names, help="only this one (may be repeated)")
    parser.add_argument("--seed", type=int, action="append", help="2026 and 2027; may be repeated: all are asked")
    parser.add_argument("--queries", type=int, help="queries of each category and seed (12)")
    parser.add_argument("--rounds", type=int, default=3, help="builds with and without the extension (3)")
    parser.add_argument("--browser", default=None, help="path of a Chromium")
    parser.add_argument("--output", type=Path, default=results_file.RESULTS, help="where the results go (%(default)s)")
    parser.add_argument("--table", action="store_true", help="print the results again, measure nothing")
    options = parser.parse_args(arguments)
    options.command = shlex.join(["python", "-m", "benchmarks.search", *arguments])
    options.queries = options.queries or (4 if options.quick else 12)
    options.rounds = 1 if options.quick else options.rounds
    options.seed = options.seed or [2026, 2027]
    options.corpus = options.corpus or parts[: 2 if options.quick else None]
    return options


def compare(options: argparse.Namespace) -> dict[str, Any]:
    engines = available([engine for engine in ENGINES if not options.engine or engine.name in options.engine])
    browser = Browser(options.browser or packages.browser())
    facts = {
        "seed": ", ".join(map(str, options.seed)),
        "queries": options.queries,
        "rounds": options.rounds,
        "code": results_file.code(),
    }
    facts |= {"versions": versions(browser.version), "engines": [engine.name for engine in engines]}
    found = {"command": options.command, "corpora": {}} | results_file.kept(options.output, facts) | facts
    try:
        for name in options.corpus:
            if name == SCALE:
                found["scale"] = scale(packages.CACHE / "sites" / name, browser, options.seed[0], Progress(name).of)
            else:
                found["corpora"][name] = on_corpus(name, engines, browser, options)
            results_file.save(options.output, found)  # a run that is stopped keeps the corpora that it finished
    finally:
        browser.close()
    return found


def available(engines: list[Engine]) -> list[Engine]:
    for engine in engines:
        reason = engine.missing()
        if reason:
            print(f"{engine.label} is left out: {reason}", file=sys.stderr)
    return [engine for engine in engines if not engine.missing()]


def on_corpus(name: str, engines: list[Engine], browser: Browser, options: argparse.Namespace) -> dict[str, Any]:
    progress = Progress(name)
    progress.say("collecting the sources")
    corpus = CORPORA[name]()
    sites = packages.CACHE / "sites" / name
    progress.say("building with Sphinx's own search")
    plain = Built(sites / "plain", building.build(corpus, sites / "plain", []))
    pages = rendered.read_site(plain.site)
    generated = (queries.generate(pages, seed, options.queries, corpus.language) for seed in options.seed)
    asked = list(itertools.chain.from_iterable(generated))
    if name == "handbook":
        asked += on_this_book.queries(each for each in on_this_book.questions() if each.set == "reported")
    asked = list({(query.category, query.text): query for query in asked}.values())
    found = {}
    for engine in engines:
        if corpus.language not in engine.languages:
            continue
        progress.say(f"building with {engine.label}")
        try:
            built = engine.build(corpus, sites / engine.name, plain)
        except packages.SetUpError as error:
            progress.say(f"{engine.label} is left out: {error}")
            continue
        found[engine.name] = on_engine(engine, built, browser, asked, Progress(f"{name}: {engine.label}"), name)
    cost = None
    if any(engine.name == "cjk_search" for engine in engines) and options.rounds:
        progress.say("timing builds with and without the extension")
        cost = build_times(corpus, sites / "timed", options.rounds)
    return {
        "title": name,
        "build_times": cost,
        "origin": corpus.origin,
        "language": corpus.language,
        "pages": len(pages),
        "queries": len(asked),
        "engines": found,
    }


def on_engine(
    engine: Engine, built: Built, browser: Browser, asked: list[queries.Query], progress: Progress, corpus: str
) -> dict[str, Any]:
    """All queries over http; every fourth also a second time, typed into the dialog, and on ``file://``."""
    some = asked[::4]
    plain = list(queries.in_group(asked, "plain"))
    spread = plain[:: max(1, len(plain) // (measure.VISITS * measure.QUERIES_EACH))]
    twice = asked + some
    online = measure.answers(engine, engine.ask, browser, built.site, twice, progress.of(len(twice), "http"))
    first, again = online[: len(asked)], online[len(asked) :]
    offline = measure.answers_offline(engine, browser, built.site, some, progress.of(len(some), "file://"))
    typed = some * 2 if engine.typing else []  # the second time, what a query needs has been loaded
    keyed = measure.answers(engine, engine.typing, browser, built.site, typed, progress.of(len(typed), "typing"))
    loaded = measure.traffic(engine, browser, built.site, spread, progress.of(len(spread), "bytes"))
    cold: dict[str, Any] = {}
    if engine.glancing:
        visits = spread[: measure.VISITS * measure.QUERIES_EACH : 2]
        cold = {"cold": first_results(engine, browser, built.site, visits, progress.of(len(visits), "cold"))}
    progress.end()
    write_misses(corpus, engine, asked, first)
    errors = [answer.error for answer in offline if answer.error]
    return {
        "label": engine.label,
        "http": results.summary(asked, first),
        "file": {
            "answered": sum(bool(answer.urls) for answer in offline),
            "same_as_http": results.same(offline, first[::4]),
            "first_error": errors[0] if errors else None,
        },
        "latency_first": results.latency(first),
        "latency_warm": results.latency(again),
        "latency_keystroke": results.latency(keyed[len(keyed) // 2 :]),
        "cpu_keystroke": results.processor(keyed[len(keyed) // 2 :]),
        **results.weight(built, measure.index_size(engine, built.site), loaded),
        **cold,
    }


def write_misses(corpus: str, engine: Engine, asked: list[queries.Query], answers: list[Answer]) -> None:
    """Every query without a right first result, for whoever works on the engine."""
    MISSES.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{query.category}\t{query.text}\t{'missed' if not set(answer.urls) & query.targets else 'not first'}"
        f"\twanted {' '.join(sorted(query.targets)[:3])}\tgot {' '.join(answer.urls[:3])}\t{answer.error}"
        for query, answer in zip(asked, answers, strict=True)
        if not set(answer.urls[:1]) & query.targets
    ]
    (MISSES / f"{corpus}-{engine.name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def versions(chromium: str) -> dict[str, str]:
    python = ".".join(map(str, sys.version_info[:3]))
    packaged = {name: importlib.metadata.version(name) for name in ("sphinx", "opencc", "pypinyin", "selenium")}
    return {"Python": python, "Chromium": chromium, **packaged, "pagefind": packages.PAGEFIND}


if __name__ == "__main__":
    main(sys.argv[1:])
