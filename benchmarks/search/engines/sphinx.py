"""Sphinx's own search: as shipped, with the name of its stemmer put right, and with jieba too.

For Chinese, Sphinx 9.0.4 ends ``language_data.js`` with ``window.Stemmer = ChineseStemmer``, while the stemmer that it
ships for Chinese is called ``EnglishStemmer``: the script throws, and no query gets an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import building, packages
from .base import Built, Engine

if TYPE_CHECKING:
    from pathlib import Path

    from ..corpora import Corpus

ASK = """
async (text) => {
  const place = document.getElementById("search-results");
  place.replaceChildren();
  const started = performance.now();
  Search.performSearch(text);
  let ten = 0;
  const items = () => place.querySelectorAll("ul.search > li");
  while (!place.querySelector(".search-summary").textContent) {
    if (!ten && items().length >= 10) ten = performance.now();
    await new Promise((next) => setTimeout(next));
  }
  const milliseconds = (ten || performance.now()) - started;
  return {milliseconds, urls: [...items()].slice(0, 10).map((item) => item.querySelector("a").href)};
}
"""
FILES = ("searchindex.js",)
SCRIPTS = ("_static/searchtools.js", "_static/language_data.js", "_static/sphinx_highlight.js", "_static/doctools.js")


def shipped(_corpus: Corpus, out: Path, plain: Built) -> Built:
    building.copy(plain.site, out)
    return Built(out, plain.seconds)


def patched(corpus: Corpus, out: Path, plain: Built) -> Built:
    built = shipped(corpus, out, plain)
    patch(out)
    return built


def with_jieba(corpus: Corpus, out: Path, _plain: Built) -> Built:
    seconds = building.build(corpus, out, [], packages.jieba())
    patch(out)
    return Built(out, seconds)


def patch(site: Path) -> None:
    path = site / "_static" / "language_data.js"
    text = path.read_text(encoding="utf-8")
    path.unlink()  # it may be a hard link
    text = text.replace("window.Stemmer = ChineseStemmer;", "window.Stemmer = EnglishStemmer;")
    path.write_text(text, encoding="utf-8")


SHIPPED = Engine("sphinx", "Sphinx as shipped", shipped, "search.html", ASK, FILES, SCRIPTS)
CHINESE = ("zh_CN",)
PATCHED = Engine(
    "sphinx-patched", "Sphinx, stemmer patched", patched, "search.html", ASK, FILES, SCRIPTS, languages=CHINESE
)
JIEBA = Engine(
    "sphinx-jieba", "Sphinx, stemmer patched, jieba", with_jieba, "search.html", ASK, FILES, SCRIPTS, languages=CHINESE
)
