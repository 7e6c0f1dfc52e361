"""How long is left. Builds cost by the number of posts, so the first few say what the rest will take."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from statistics import mean

#: Seconds a build that nothing is known of is taken to need: so much, and so much a post.
STARTUP = 1.5
PER_POST = {"full": 0.03, "no-change": 0.005, "title": 0.008, "body": 0.008}
PER_POST_OTHERWISE = 0.02


@dataclass(frozen=True)
class Task:
    """One build that is to be measured."""

    engine: str
    posts: int
    action: str


@dataclass
class Estimate:
    """Seconds of past builds, and the seconds that others will take by them."""

    seen: dict[Task, list[float]] = field(default_factory=dict)

    def add(self, task: Task, seconds: float) -> None:
        self.seen.setdefault(task, []).append(seconds)

    def seconds(self, task: Task) -> float:
        """By the same build; else by the same action at the nearest size, in proportion; else by a rule of thumb."""
        if task in self.seen:
            return mean(self.seen[task])
        alike = [other for other in self.seen if (other.engine, other.action) == (task.engine, task.action)]
        if not alike:
            return STARTUP + PER_POST.get(task.action, PER_POST_OTHERWISE) * task.posts
        nearest = min(alike, key=lambda other: abs(other.posts - task.posts))
        return mean(self.seen[nearest]) * max(1.0, task.posts / nearest.posts)


def duration(seconds: float) -> str:
    """``3 min``, ``2 h 05 min``."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def say(text: str) -> None:
    """On standard error, so that standard output is the table alone."""
    print(text, file=sys.stderr, flush=True)
