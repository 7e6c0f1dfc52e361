"""Samples → medians, ratios, verdicts, and Markdown tables. Pure."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ACTIONS = {
    "full": "full build",
    "no-change": "no-change rebuild",
    "title": "one-title edit",
    "body": "one-body edit",
}
#: engine compared with → action → the highest ratio of CPU seconds that is aimed at
CPU_AIMS: dict[str, dict[str, float]] = {
    "bare": {"full": 1.10, "no-change": 1.15, "title": 1.3},
    "ablog": {"full": 0.6, "no-change": 0.15, "title": 0.15},
}
#: engine compared with → the highest ratio of peak memory, over the actions
MEMORY_AIMS = {"bare": 1.2}
SUBJECT = "ours"


@dataclass(frozen=True)
class Sample:
    """One measured build."""

    experiment: str
    engine: str
    posts: int
    repeat: int
    action: str
    cpu: float
    memory: float
    wall: float
    warnings: int
    output: float | None = None
    """MB of output after a full build."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Spread:
    """A median and what it lies between."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        return cls(median(values), min(values), max(values))

    def text(self, digits: int) -> str:
        if self.low == self.high:
            return f"{self.median:.{digits}f}"
        return f"{self.median:.{digits}f} ({self.low:.{digits}f}–{self.high:.{digits}f})"


@dataclass(frozen=True)
class Verdict:
    """Our ratio to another engine, and the aim for it."""

    posts: int
    what: str
    other: str
    ratio: Spread
    aim: float | None

    @property
    def met(self) -> bool:
        """An aim is met by what the table shows: two decimals."""
        return self.aim is None or round(self.ratio.median, 2) <= self.aim

    def row(self) -> str:
        aim = "–" if self.aim is None else f"≤ {self.aim:.2f}"
        mark = "–" if self.aim is None else "met" if self.met else f"**missed** by {self.ratio.median - self.aim:.2f}"
        return f"| {self.posts} | {self.what} | {self.other} | {self.ratio.text(2)} | {aim} | {mark} |"


def pick(samples: Iterable[Sample], field: str, **wanted: object) -> dict[int, float]:
    """repeat → the value of ``field`` in the samples that have all the ``wanted`` values."""
    return {
        sample.repeat: getattr(sample, field)
        for sample in samples
        if all(getattr(sample, key) == value for key, value in wanted.items())
    }


def ratio(ours: Mapping[int, float], theirs: Mapping[int, float]) -> Spread | None:
    """The ratios within each repeat, where both were measured side by side; ``None`` without a common repeat."""
    ratios = [ours[repeat] / theirs[repeat] for repeat in sorted(ours.keys() & theirs.keys())]
    return Spread.of(ratios) if ratios else None


def verdicts(samples: Sequence[Sample]) -> list[Verdict]:
    """Every ratio that can be formed, by number of posts, then by the engine compared with."""
    samples = [sample for sample in samples if sample.experiment == "engines"]
    found = []
    for posts in sorted({sample.posts for sample in samples}):
        for other, aims in CPU_AIMS.items():
            for action, name in ACTIONS.items():
                cpu = _compare(samples, "cpu", posts, action, other)
                if cpu:
                    found.append(Verdict(posts, f"CPU, {name}", other, cpu, aims.get(action)))
            memory = _compare(samples, "memory", posts, "full", other)
            if memory:
                found.append(Verdict(posts, "peak memory, full build", other, memory, MEMORY_AIMS.get(other)))
    return found


def _compare(samples: Sequence[Sample], field: str, posts: int, action: str, other: str) -> Spread | None:
    ours = pick(samples, field, posts=posts, action=action, engine=SUBJECT)
    return ratio(ours, pick(samples, field, posts=posts, action=action, engine=other))


def cost_table(samples: Sequence[Sample]) -> str:
    """CPU seconds of every action and the peak memory, one row for each engine and number of posts."""
    samples = [sample for sample in samples if sample.experiment == "engines"]
    actions = [action for action in ACTIONS if any(sample.action == action for sample in samples)]
    heads = ["posts", "engine", *(f"{ACTIONS[action]}, CPU s" for action in actions), "peak MiB", "output MB", "runs"]
    rows = [_head(heads)]
    for posts in sorted({sample.posts for sample in samples}):
        for engine in dict.fromkeys(sample.engine for sample in samples if sample.posts == posts):
            ours = [sample for sample in samples if (sample.posts, sample.engine) == (posts, engine)]
            cells = [_cell(pick(ours, "cpu", action=action), 2) for action in actions]
            full = [sample for sample in ours if sample.action == "full"]
            cells += [_cell(pick(full, "memory"), 0), _cell(_known(pick(full, "output")), 1), str(len(full))]
            rows.append(_row([str(posts), engine, *cells]))
    return "\n".join(rows)


def verdict_table(samples: Sequence[Sample]) -> str:
    """Our ratios and whether the aims are met."""
    rows = [_head(["posts", "what", "ours ÷", "ratio", "aim", "verdict"]), *(item.row() for item in verdicts(samples))]
    return "\n".join(rows)


def guide_table(samples: Sequence[Sample]) -> str:
    """The handbook's table: our medians over those of the others, one row for each number of posts."""
    found = [item for item in verdicts(samples) if item.what in _GUIDE_NAMES]
    measured = {item.what for item in found}
    columns = [(other, what) for other in CPU_AIMS for what in _GUIDE_NAMES if what in measured]
    rows = [_head(["篇数", *(f"{_GUIDE_NAMES[what]} ÷ {_GUIDE_ENGINES[other]}" for other, what in columns)])]
    for posts in sorted({item.posts for item in found}):
        ratios = {(item.other, item.what): item.ratio.median for item in found if item.posts == posts}
        rows.append(_row([str(posts), *(f"{ratios[key]:.2f}" if key in ratios else "–" for key in columns)]))
    return "\n".join(rows)


#: What a verdict is about → how the handbook calls it.
_GUIDE_NAMES = {
    "CPU, full build": "全部构建",
    "CPU, no-change rebuild": "没有改动",
    "CPU, one-title edit": "改一个标题",
    "peak memory, full build": "内存",
}
_GUIDE_ENGINES = {"bare": "Sphinx", "ablog": "ablog"}


def sidebar_table(samples: Sequence[Sample]) -> str:
    """CPU seconds and MB of output with the posts in the sidebar's toctree and outside it; the slopes at the end."""
    samples = [sample for sample in samples if sample.experiment == "sidebar"]
    rows = [_head(["posts", "posts are", "full build, CPU s", "output MB"])]
    curves: dict[str, dict[int, tuple[float, float]]] = {}
    for posts in sorted({sample.posts for sample in samples}):
        for engine in dict.fromkeys(sample.engine for sample in samples):
            cpu = pick(samples, "cpu", posts=posts, engine=engine)
            size = _known(pick(samples, "output", posts=posts, engine=engine))
            if cpu and size:
                curves.setdefault(engine, {})[posts] = (median(cpu.values()), median(size.values()))
                rows.append(_row([str(posts), _SIDEBAR_NAMES.get(engine, engine), _cell(cpu, 2), _cell(size, 1)]))
    for engine, curve in curves.items():
        if len(curve) > 1:
            slopes = [slope({posts: pair[column] for posts, pair in curve.items()}) for column in (0, 1)]
            rows.append(
                _row(["growth", _SIDEBAR_NAMES.get(engine, engine), *(f"posts^{value:.2f}" for value in slopes)])
            )
    return "\n".join(rows)


_SIDEBAR_NAMES = {"toctree": "in the toctree", "adopted": "outside it"}


def slope(points: Mapping[float, float]) -> float:
    """The exponent of growth: the least-squares slope of log y over log x. 1 is linear, 2 quadratic."""
    xs = [math.log(x) for x in points]
    ys = [math.log(y) for y in points.values()]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return over / sum((x - mean_x) ** 2 for x in xs)


def warning_note(samples: Sequence[Sample]) -> str:
    """Which engines' builds printed warnings, if any did."""
    worst: dict[str, int] = {}
    for sample in samples:
        if sample.warnings:
            worst[sample.engine] = max(worst.get(sample.engine, 0), sample.warnings)
    return "".join(f"\nWarnings in a build of {engine}: up to {count}." for engine, count in worst.items())


def _known(values: Mapping[int, float | None]) -> dict[int, float]:
    return {repeat: value for repeat, value in values.items() if value is not None}


def _cell(values: Mapping[int, float], digits: int) -> str:
    return Spread.of(list(values.values())).text(digits) if values else "–"


def _head(cells: Sequence[str]) -> str:
    return f"{_row(cells)}\n|{'---|' * len(cells)}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
