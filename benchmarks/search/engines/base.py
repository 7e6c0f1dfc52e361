"""What an engine is to the benchmark: a way to build its site, and a way to ask it in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..corpora import Corpus


@dataclass(frozen=True)
class Built:
    """A built site; CPU seconds of the whole build, and of the index alone where that is a step of its own."""

    site: Path
    seconds: float
    index_seconds: float | None = None


@dataclass(frozen=True)
class Engine:
    """``build(corpus, out, plain)`` makes the site in ``out``; ``plain`` is the same site as stock Sphinx builds it.

    ``ask`` is a JavaScript function that takes what is typed and returns a promise of ``{urls, milliseconds}``, for up
    to ten results with their excerpts, as the engine's own interface would show them; it runs on the page ``page``.
    ``typing``, if there is one, types into the engine's own dialog and returns the same once the results are painted.
    ``glancing``, if there is one, gives the first results that are shown, maybe not yet all, and ``loaded`` besides:
    the start and the end of each request that they needed.
    ``languages`` are those of the corpora that it is for.
    ``files`` are patterns of the files that make up the index, ``scripts`` of those that the engine needs besides.
    """

    name: str
    label: str
    build: Callable[[Corpus, Path, Built], Built]
    page: str
    ask: str
    files: tuple[str, ...]
    scripts: tuple[str, ...] = ()
    typing: str = ""
    glancing: str = ""
    missing: Callable[[], str | None] = lambda: None
    languages: tuple[str, ...] = ("zh_CN", "en")
