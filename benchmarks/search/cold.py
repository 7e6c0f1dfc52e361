"""What a reader waits for who searches for the first time: an empty cache, and a server that answers 200 ms later.

Chromium asks a server of HTTP/1.1 for six files at once. What needs no more in a round takes as long over HTTP/2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import metrics, results
from .server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from .browser import Browser
    from .engines import Engine
    from .queries import Query

ROUND_TRIP = 0.2  # seconds


def first_results(
    engine: Engine, browser: Browser, site: Path, queries: Sequence[Query], tick: Callable[[], None]
) -> dict[str, Any]:
    """How long each query takes to its first results, in a visit of its own, and what it needs for them."""
    waited, requests, rounds, loaded = [], [], [], []
    server = Server(site, ROUND_TRIP)
    try:
        for query in queries:
            browser.open(server.address, engine)
            server.sent.clear()
            answer = browser.ask(engine.glancing, query.text, server.address)
            if not answer.error:
                waited.append(answer.milliseconds)
                requests.append(float(len(answer.loaded)))
                rounds.append(float(rounds_of(answer.loaded)))
                loaded.append(float(sum(size for _path, size in server.sent)))
            tick()
    finally:
        server.close()
    return {
        "round_trip": ROUND_TRIP,
        "visits": len(waited),
        "milliseconds": spread(waited),
        "requests": spread(requests),
        "rounds": spread(rounds),
        "bytes": spread(loaded),
    }


def spread(values: Sequence[float]) -> dict[str, float | None]:
    return {name: results.number(metrics.percentile(values, share)) for name, share in (("p50", 50), ("p95", 95))}


def rounds_of(loaded: Sequence[Sequence[float]]) -> int:
    """The longest chain of requests, given by start and end, each of which began when the one before it had ended."""
    depths: list[tuple[float, int]] = []  # the end of each request, and how many there were before it and with it
    for start, end in sorted(map(tuple, loaded)):
        depths.append((end, 1 + max((depth for ended, depth in depths if ended <= start), default=0)))
    return max((depth for _end, depth in depths), default=0)
