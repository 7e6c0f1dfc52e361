"""Inflected words: the stemmers of Snowball, in Python and in JavaScript, as Sphinx ships both.

A site in Chinese, Japanese or Korean has none: what is Latin there is mostly names, which are not inflected.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Callable

#: By the language of a site.
SNOWBALL = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch", "sv": "swedish", "da": "danish", "no": "norwegian", "nb": "norwegian", "fi": "finnish",
    "hu": "hungarian", "ro": "romanian",
}  # fmt: skip


class Stemmer(NamedTuple):
    """The same rules twice."""

    stem: Callable[[str], str]
    script: str  # a JavaScript expression: a function from a word to its stem


def stemmer_of(language: str) -> Stemmer | None:
    """The stemmer of a site's language (``en``, ``pt_BR``), if there is one."""
    name = SNOWBALL.get(language.partition("_")[0].partition("-")[0])
    return _stemmer(name) if name else None


@functools.cache
def _stemmer(name: str) -> Stemmer:
    folder = resources.files("sphinx.search").joinpath("minified-js")
    if name == "english" and not folder.joinpath("english-stemmer.js").is_file():
        name = "porter"  # what Sphinx before 9 has for English
    rules = [folder.joinpath(f"{part}-stemmer.js").read_text(encoding="utf-8") for part in ("base", name)]
    made = f"const stemmer=new {name.capitalize()}Stemmer();return (word)=>stemmer.stemWord(word);"
    script = f"(function(){{let BaseStemmer;{rules[0]};{rules[1]};{made}}})()"
    return Stemmer(functools.cache(snowballstemmer.stemmer(name).stemWord), script)
