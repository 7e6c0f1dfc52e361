"""A claim about a measurement, and whether it holds. No Sphinx in here.

``rotary < absolute`` says that each seed's value of ``rotary`` is below each of ``absolute``; ``a < b < c`` is a chain,
``b > a`` the same turned round. ``*`` stands for anything in a group's name: ``lstm* < attention`` must hold for every
group that it fits, so that a claim about a kind is not one about its defaults. ``a ~ b`` says that the ranges of the
two overlap: that no difference was seen. A claim ends with ``, unseen`` where it speaks of data like none in training.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from itertools import pairwise, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .measurement import Measurement

FEWEST = 3  # seeds
FEWEST_PAIRS = 5  # for a difference seed by seed: five of one sign are one case in sixteen

_SPLIT = re.compile(r"\s+([<>~])\s+")


class ClaimError(ValueError):
    """What stands there is no claim, or names a group that was not measured."""


class Verdict(Enum):
    """What a measurement says of a claim; all but the first are refusals."""

    HOLDS = "holds"
    REVERSED = "the other way round"
    WITHIN_SPREAD = "within the spread of the seeds"
    APART = "the groups differ by more than their spread"
    FEW_SEEDS = "too few seeds"
    JUDGED_OWN = "judged by what was trained on it"
    LEAKS = "the split leaks, or nobody looked"


@dataclass(frozen=True)
class Comparison:
    """``lower < higher`` or, where not ``ordered``, ``lower ~ higher``: both are names of groups."""

    lower: str
    higher: str
    ordered: bool = True


@dataclass(frozen=True)
class Claim:
    """What a sentence says of the measurement ``record``, in the author's notation ``text``."""

    record: str
    text: str
    comparisons: tuple[Comparison, ...]
    unseen: bool = False

    @classmethod
    def parse(cls, target: str) -> Claim:
        """``path-error: dpm-10 < ddim-10``; raises :exc:`ClaimError` where it is none."""
        record, colon, text = target.partition(":")
        expression, _, condition = text.partition(",")
        words = _SPLIT.split(expression.strip())
        if not colon or len(words) < 3 or not all(words) or condition.strip() not in ("", "unseen"):
            raise ClaimError(f"{target!r} is no claim; it should look like 'record: a < b' or 'record: a < b, unseen'")
        names, signs = words[::2], words[1::2]
        comparisons = tuple(
            Comparison(right, left) if sign == ">" else Comparison(left, right, ordered=sign == "<")
            for (left, right), sign in zip(pairwise(names), signs, strict=True)
        )
        return cls(record.strip(), text.strip(), comparisons, bool(condition.strip()))


def judge(claim: Claim, measurement: Measurement) -> Verdict:
    """The first reason to refuse ``claim``, or that it holds; raises :exc:`ClaimError` for a group that is missing."""
    if len(measurement.seeds) < FEWEST:
        return Verdict.FEW_SEEDS
    if claim.unseen and not clean(measurement):
        return Verdict.LEAKS
    for comparison in expand(claim, measurement):
        if {comparison.lower, comparison.higher} & set(measurement.judged_own):
            return Verdict.JUDGED_OWN
        verdict = _compare(comparison, measurement)
        if verdict is not Verdict.HOLDS:
            return verdict
    return Verdict.HOLDS


def clean(measurement: Measurement) -> bool:
    """Was the split looked at, and does it let nothing through?"""
    found = measurement.leakage
    return not any(found.get(kind, 1) for kind in ("exact", "near", "overlap"))


def expand(claim: Claim, measurement: Measurement) -> Iterator[Comparison]:
    """The claim's comparisons, each pattern replaced by the groups that it fits."""
    for comparison in claim.comparisons:
        both = (_groups(name, measurement) for name in (comparison.lower, comparison.higher))
        for lower, higher in product(*both):
            yield Comparison(lower, higher, comparison.ordered)


def _groups(pattern: str, measurement: Measurement) -> list[str]:
    found = [name for name in measurement.groups if name == pattern or fnmatchcase(name, pattern)]
    if not found:
        raise ClaimError(f"no group {pattern!r} in {measurement.measure!r}: {', '.join(measurement.groups)}")
    return found


def _compare(comparison: Comparison, measurement: Measurement) -> Verdict:
    lower, higher = (measurement.groups[name] for name in (comparison.lower, comparison.higher))
    above, below = _above(higher, lower, measurement), _above(lower, higher, measurement)
    if not comparison.ordered:
        return Verdict.APART if above or below else Verdict.HOLDS
    return Verdict.HOLDS if above else Verdict.REVERSED if below else Verdict.WITHIN_SPREAD


def _above(higher: list[float], lower: list[float], measurement: Measurement) -> bool:
    """Is each value of ``higher`` above each of ``lower``, or, in enough pairs, above the one of the same seed?"""
    if min(higher) > max(lower):
        return True
    paired = measurement.paired and len(measurement.seeds) >= FEWEST_PAIRS
    return paired and all(a > b for a, b in zip(higher, lower, strict=True))
