"""The lines of a map: which chapter's line runs where. Pure.

Chapters are stops, one below the other, in the order in which they are read. A chapter that later ones build on has a
line, which starts at its own stop and ends at the last of them; beside it, lines of others run in lanes of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Line:
    """A piece of the line of chapter number ``source``, in ``lane``."""

    lane: int
    source: int


@dataclass
class Stop:
    """What is drawn beside a chapter: its dot, and the lines that come from above and go on below."""

    lane: int
    from_above: list[Line] = field(default_factory=list)
    going_on: list[Line] = field(default_factory=list)
    #: The lines of the chapters that this one builds on, which lead to its dot; they are among those from above.
    arriving: list[Line] = field(default_factory=list)


def stops(chapters: Sequence[str], needs: Mapping[str, Sequence[str]]) -> list[Stop]:
    """A stop for each of ``chapters``; what a chapter needs and is not before it has no line."""
    place = {name: number for number, name in enumerate(chapters)}
    wanted = [
        sorted({place[need] for need in needs.get(name, ()) if place.get(need, len(place)) < number})
        for number, name in enumerate(chapters)
    ]
    last = {source: number for number, sources in enumerate(wanted) for source in sources}
    running: list[Line] = []
    found = []
    for number, sources in enumerate(wanted):
        arriving = [line for line in running if line.source in sources]
        ending = [line for line in arriving if last[line.source] == number]
        staying = [line for line in running if line not in ending]
        taken = {line.lane for line in staying}
        # On from where a line ends, else in the first lane that is free.
        free = next(lane for lane in range(len(chapters) + 1) if lane not in taken)
        stop = Stop(min((line.lane for line in ending), default=free), list(running), staying, arriving)
        running = list(staying)
        if number in last:
            own = Line(stop.lane, number)
            running.append(own)
            stop.going_on = running
        found.append(stop)
    return found


def lanes(found: Sequence[Stop]) -> int:
    """How many lanes there are side by side."""
    return 1 + max((line.lane for stop in found for line in [*stop.from_above, Line(stop.lane, 0)]), default=0)
