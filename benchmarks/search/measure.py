"""Ask an engine all the queries, and weigh what it loads."""

from __future__ import annotations

import fnmatch
import gzip
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .server import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .browser import Answer, Browser
    from .engines import Engine
    from .queries import Query

    Tick = Callable[[], None]

VISITS = 8
QUERIES_EACH = 5
SETTLE = 0.4  # seconds in which what an answer still loads arrives: Sphinx fetches excerpts after the results


@dataclass(frozen=True)
class Size:
    """Bytes and files."""

    files: int
    raw: int
    gzip: int


@dataclass(frozen=True)
class Traffic:
    """Bytes as sent (gzip): one value for each first query of a visit, one for each of the next four."""

    first: list[int]
    later: list[int]


def answers(
    engine: Engine, script: str, browser: Browser, site: Path, queries: list[Query], tick: Tick
) -> list[Answer]:
    """Over http, in one visit, in order, with one of the engine's two scripts."""
    server = Server(site)
    try:
        return asked(engine, script, browser, server.address, queries, tick)
    finally:
        server.close()


def answers_offline(engine: Engine, browser: Browser, site: Path, queries: list[Query], tick: Tick) -> list[Answer]:
    """From ``file://``, in one visit, in order."""
    return asked(engine, engine.ask, browser, f"{site.resolve().as_uri()}/", queries, tick)


def asked(
    engine: Engine, script: str, browser: Browser, address: str, queries: list[Query], tick: Tick
) -> list[Answer]:
    browser.open(address, engine)
    found = []
    for query in queries:
        found.append(browser.ask(script, query.text, address))
        tick()
    return found


def traffic(engine: Engine, browser: Browser, site: Path, queries: list[Query], tick: Tick) -> Traffic:
    """Visit with an empty cache, ask five queries, and again with the next five."""
    first: list[int] = []
    later: list[int] = []
    server = Server(site)
    try:
        for visit in range(VISITS):
            server.sent.clear()
            browser.open(server.address, engine)
            for number, query in enumerate(queries[visit * QUERIES_EACH : (visit + 1) * QUERIES_EACH]):
                time.sleep(SETTLE if number == 0 else 0)
                loaded = own_bytes(engine, server.sent) if number == 0 else 0
                server.sent.clear()
                browser.ask(engine.ask, query.text, server.address)
                time.sleep(SETTLE)
                (later if number else first).append(loaded + sum(size for _, size in server.sent))
                tick()
    finally:
        server.close()
    return Traffic(first, later)


def own_bytes(engine: Engine, sent: list[tuple[str, int]]) -> int:
    """What an engine had loaded before the first query: its scripts and index, not the page's own files."""
    return sum(size for path, size in sent if matches(path, (*engine.files, *engine.scripts)))


def index_size(engine: Engine, site: Path) -> Size:
    """All the files of the index, each compressed by itself as a host sends it."""
    files = [path for path in site.rglob("*") if path.is_file()]
    contents = [path.read_bytes() for path in files if matches(path.relative_to(site).as_posix(), engine.files)]
    return Size(len(contents), sum(map(len, contents)), sum(len(gzip.compress(data, 9, mtime=0)) for data in contents))


def matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)
