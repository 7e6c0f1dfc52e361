"""What the extension wants to reach, and whether a run reached it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .queries import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

RECALL = {"plain": (0.98, 0.99), "harder": (0.95, 0.99)}
#: In other words than the page's: recall@1 and @10 of a category.
MEANING = {
    "English name": (0.75, 0.97),
    "short homophone": (0.80, 0.95),
    "Taiwan term": (0.80, 0.92),
    "pinyin initials": (0.60, 0.90),
    "pinyin in part": (0.60, 0.90),
    "typed": (0.92, 0.97),
    "other words": (0.65, 0.90),
    "English": (0.75, 0.97),
    "inflected": (0.80, 0.97),
}
#: Of a site in English, besides.
ENGLISH = {"dotted": (1.0, 1.0)}
KEYSTROKE = 100.0  # milliseconds
FIRST_QUERY = 200_000  # bytes, of ten thousand pages too
FIRST_RESULT, REQUESTS, ROUNDS = 1000.0, 12, 3  # with an empty cache, 200 ms away
FILES_OF_MANY, MEMORY_OF_MANY = 2500, 400  # of ten thousand pages; MiB


@dataclass(frozen=True)
class Aim:
    """A bound on a measured value; ``at_least`` says on which side of it the value is to be."""

    where: str
    what: str
    kind: str
    bound: float
    value: float | None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.value is None:
            return False
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def aims(results: dict[str, Any]) -> Iterator[Aim]:
    """All aims that the run measured."""
    for name, corpus in results["corpora"].items():
        ours = corpus["engines"].get("cjk_search")
        if ours is None:
            continue
        for group, (first, ten) in RECALL.items():
            scores = ours["http"][group]
            yield Aim(name, f"{group}: recall@1", "share", first, scores["recall_at_1"], at_least=True)
            yield Aim(name, f"{group}: recall@10", "share", ten, scores["recall_at_10"], at_least=True)
            yield Aim(name, f"{group}: no result", "share", 0.0, scores["zero_rate"])
        with_vectors = corpus["engines"].get("cjk_search-vectors", ours)
        for category, (first, ten) in (MEANING | (ENGLISH if corpus.get("language") == "en" else {})).items():
            engine = with_vectors if category in QUESTIONS else ours
            scores = engine["http"]["categories"].get(category)
            if scores:  # the corpus has such queries
                yield Aim(name, f"{category}: recall@1", "share", first, scores["recall_at_1"], at_least=True)
                yield Aim(name, f"{category}: recall@10", "share", ten, scores["recall_at_10"], at_least=True)
        yield from keystroke(name, ours)
        yield Aim(name, "first query", "bytes", FIRST_QUERY, ours["first_query_bytes"])
        if cold := ours.get("cold"):
            yield Aim(name, "cold, 200 ms away, p95", "milliseconds", FIRST_RESULT, cold["milliseconds"]["p95"])
            yield Aim(name, "cold: requests, p95", "count", REQUESTS, cold["requests"]["p95"])
            yield Aim(name, "cold: rounds, p95", "count", ROUNDS, cold["rounds"]["p95"])
    scale = results.get("scale")
    if scale:
        value = scale["first_query_bytes"]["p50"]
        yield Aim("ten-thousand", "first query", "bytes", FIRST_QUERY, value)
        yield from keystroke("ten-thousand", scale)
        yield Aim("ten-thousand", "files of the index", "count", FILES_OF_MANY, scale["index"]["files"])
        yield Aim("ten-thousand", "making the index, memory", "MiB", MEMORY_OF_MANY, scale["index_memory"])


def keystroke(where: str, measured: dict[str, Any]) -> Iterator[Aim]:
    """From the last key to the painted results: what it takes of the processor, or of the clock in older results."""
    for key, what in (
        ("cpu_keystroke", "key → painted, CPU, warm, p95"),
        ("latency_keystroke", "key → painted, warm, p95"),
    ):
        if found := measured.get(key):
            yield Aim(where, what, "milliseconds", KEYSTROKE, found["p95"])
            return
