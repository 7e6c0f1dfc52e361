"""What is measured of one engine on one corpus, as it stands in ``results.json``."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from . import metrics
from .queries import HARDER, MEANING, PLAIN, QUESTIONS, group

if TYPE_CHECKING:
    from .browser import Answer
    from .engines import Built
    from .measure import Size, Traffic
    from .queries import Query


def summary(queries: list[Query], answers: list[Answer]) -> dict[str, Any]:
    """Recall and zero-result rate of each group of queries and of each category, and errors."""
    judged = [metrics.Judged(answer.urls, query.targets) for query, answer in zip(queries, answers, strict=True)]
    by_group: dict[str, Any] = {}
    for name in ("plain", "harder", "meaning"):
        by_group[name] = scores([j for j, query in zip(judged, queries, strict=True) if group(query.category) == name])
    by_category = {}
    for category in (*PLAIN, *HARDER, *MEANING, *QUESTIONS):
        chosen = [j for j, query in zip(judged, queries, strict=True) if query.category == category]
        if chosen:
            by_category[category] = scores(chosen)
    errors = [answer.error for answer in answers if answer.error]
    return {**by_group, "categories": by_category, "errors": len(errors), "first_error": errors[0] if errors else None}


def scores(judged: list[metrics.Judged]) -> dict[str, Any]:
    return {
        "queries": len(judged),
        "recall_at_1": number(metrics.recall(judged, 1)),
        "recall_at_10": number(metrics.recall(judged, 10)),
        "zero_rate": number(metrics.zero_rate(judged)),
    }


def latency(answers: list[Answer]) -> dict[str, Any]:
    """Milliseconds; None where nothing was answered."""
    times = [answer.milliseconds for answer in answers if not answer.error]
    return {"p50": number(metrics.percentile(times, 50)), "p95": number(metrics.percentile(times, 95))}


def processor(answers: list[Answer]) -> dict[str, Any]:
    """Milliseconds of the processor that the page's thread took; None where nothing was answered."""
    times = [answer.cpu for answer in answers if not answer.error]
    return {"p50": number(metrics.percentile(times, 50)), "p95": number(metrics.percentile(times, 95))}


def same(left: list[Answer], right: list[Answer]) -> float | None:
    """The share of the queries with exactly the same results, in the same order."""
    return number(metrics.mean([a.urls == b.urls for a, b in zip(left, right, strict=True)]))


def weight(built: Built, size: Size, loaded: Traffic) -> dict[str, Any]:
    return {
        "build_seconds": number(built.seconds),
        "index_seconds": number(built.index_seconds) if built.index_seconds is not None else None,
        "index": asdict(size),
        "first_query_bytes": number(metrics.percentile(loaded.first, 50)),
        "later_query_bytes": number(metrics.mean(loaded.later)),
    }


def number(value: float) -> float | None:
    """JSON has no NaN."""
    return None if math.isnan(value) else round(value, 4)
