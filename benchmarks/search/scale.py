"""How the extension's index bears ten thousand pages: what a query loads, how long it takes, what making it takes."""

from __future__ import annotations

import random
import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from . import building, cost, measure, metrics, results
from .engines.cjk_search import CJK_SEARCH
from .many_pages import PAGES, dealt, real_pages
from .packages import ROOT
from .queries import RUN, Query

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .browser import Browser

QUERIES = 100
NAME = re.compile(r"[A-Za-z_][\w.]{3,}", re.ASCII)


def scale(folder: Path, browser: Browser, seed: int, tick: Callable[[int, str], Callable[[], None]]) -> dict[str, Any]:
    """Make the site, and ask it phrases and names from its pages, each twice."""
    command = [sys.executable, "-m", "benchmarks.search.many_pages", str(folder), str(seed)]
    made = cost.run(command, ROOT, "The index of many pages could not be made.", building.environment(None))
    asked = phrases(seed, QUERIES)
    loaded = measure.traffic(CJK_SEARCH, browser, folder, asked, tick(measure.VISITS * measure.QUERIES_EACH, "bytes"))
    answers = measure.answers(CJK_SEARCH, CJK_SEARCH.ask, browser, folder, asked * 2, tick(2 * len(asked), "http"))
    typed = asked[::4] * 2  # the second time, what a query needs has been loaded
    keyed = measure.answers(CJK_SEARCH, CJK_SEARCH.typing, browser, folder, typed, tick(len(typed), "typing"))
    return {
        "pages": PAGES,
        "index": asdict(measure.index_size(CJK_SEARCH, folder)),
        "index_cpu_seconds": made.cpu,
        "index_memory": made.memory,
        "first_query_bytes": {"p50": metrics.percentile(loaded.first, 50), "max": max(loaded.first)},
        "later_query_bytes": results.number(metrics.mean(loaded.later)),
        "latency_first": results.latency(answers[: len(asked)]),
        "latency_warm": results.latency(answers[len(asked) :]),
        "latency_keystroke": results.latency(keyed[len(keyed) // 2 :]),
        "cpu_keystroke": results.processor(keyed[len(keyed) // 2 :]),
        "no_result": sum(not answer.urls for answer in answers[: len(asked)]),
        "errors": sum(bool(answer.error) for answer in answers),
    }


def phrases(seed: int, number: int) -> list[Query]:
    """Phrases of two to eight characters, two phrases with a space, and names, in turn."""
    rng = random.Random(f"{seed}/scale")
    text = ["\n".join(page) for page in dealt(real_pages(), number, seed)]
    found: list[Query] = []
    for place, page in enumerate(text):
        runs = [run for run in RUN.findall(page) if len(run) > 1] or ["中文"]
        names = NAME.findall(page)
        words = [cut(rng, rng.choice(runs), 8 if place % 3 else 4) for _ in range(1 if place % 3 else 2)]
        typed = rng.choice(names) if place % 3 == 2 and names else " ".join(words)
        found.append(Query("scale", typed, f"page{place}.html", frozenset()))
    return found


def cut(rng: random.Random, run: str, longest: int) -> str:
    length = min(len(run), rng.randint(2, longest))
    start = rng.randint(0, len(run) - length)
    return run[start : start + length]
