"""What the answers to known-item queries are worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True)
class Judged:
    """The addresses that an engine gave for one query, and those that are right."""

    urls: Sequence[str]
    targets: Collection[str]


def recall(judged: Sequence[Judged], k: int) -> float:
    """The share of the queries with a right page among the first ``k`` results."""
    return mean([any(url in query.targets for url in query.urls[:k]) for query in judged])


def zero_rate(judged: Sequence[Judged]) -> float:
    """The share of the queries without any result."""
    return mean([not query.urls for query in judged])


def mean(values: Sequence[float]) -> float:
    """NaN of nothing."""
    return sum(values) / len(values) if values else math.nan


def percentile(values: Sequence[float], percent: float) -> float:
    """By nearest rank: the smallest value that ``percent`` % of the values do not exceed; NaN of nothing."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]
