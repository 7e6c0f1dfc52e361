"""Pagefind: indexes the written pages, with a segmenter for Chinese in its extended edition, which npm installs.

It is told what is main text on a page, and the general index is left out, as someone who sets it up with care does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import building, cost, packages
from .base import Built, Engine

if TYPE_CHECKING:
    from pathlib import Path

    from ..corpora import Corpus

PAGE = "pagefind-benchmark.html"
EMPTY = '<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Pagefind</title>'
ASK = """
async (text) => {
  const pagefind = await import(new URL("pagefind/pagefind.js", location.href));
  const started = performance.now();
  const found = await pagefind.search(text);
  const results = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
  const urls = results.map((result) => new URL(result.url, location.href).href);
  return {milliseconds: performance.now() - started, urls};
}
"""


def build(corpus: Corpus, out: Path, plain: Built) -> Built:
    building.copy(plain.site, out)
    for name in ("genindex.html", "search.html"):
        (out / name).unlink(missing_ok=True)
    command = [str(packages.pagefind()), "--site", str(out), "--root-selector", '[role="main"]', "--quiet"]
    seconds = cost.run(command, out, "Pagefind could not index the site.").cpu
    (out / PAGE).write_text(EMPTY.format(language=corpus.language.replace("_", "-")), encoding="utf-8")
    return Built(out, plain.seconds + seconds, seconds)


PAGEFIND = Engine(
    "pagefind",
    f"Pagefind extended {packages.PAGEFIND}",
    build,
    PAGE,
    ASK,
    files=("pagefind/index/*", "pagefind/fragment/*", "pagefind/*.pf_meta", "pagefind/pagefind-entry.json"),
    scripts=("pagefind/pagefind.js", "pagefind/pagefind-worker.js", "pagefind/wasm.*.pagefind"),
)
