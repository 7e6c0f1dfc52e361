"""The catalogues of sphinx_runnable_listings are complete, compiled, and used."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import sphinx_runnable_listings

PACKAGE = Path(sphinx_runnable_listings.__file__).parent
LANGUAGES = ("de", "en", "es", "fr", "ja", "pt_BR", "ru", "zh_CN", "zh_TW")
CATALOGUES = {path.parent.parent.name: path for path in PACKAGE.glob("locale/*/LC_MESSAGES/*.po")}


def messages(language):
    with CATALOGUES[language].open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_there_is_a_catalogue_for_each_language():
    assert sorted(CATALOGUES) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_string_and_is_compiled(language):
    used = set()
    for file in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r'\b_\("((?:[^"\\]|\\.)*)"\)', file.read_text("utf-8")))
    source = messages(language)
    assert source.keys() == used
    assert all(source.values())
    with CATALOGUES[language].with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {message: compiled.gettext(message) for message in source} == source


def test_an_english_site_gets_english_and_a_german_one_german(small_site):
    site = small_site(root="errata-basic")
    found = {}
    for language in ("en", "de"):
        out = site.build(out=language, confoverrides={"language": language})
        found[language] = (out / "first.html").read_text("utf-8") + (out / "index.html").read_text("utf-8")
    assert "Common misconception: " in found["en"]
    assert "where it stands" in found["en"]
    assert "Verbreiteter Irrtum: " in found["de"]
    assert not [word for word in ("常见误解", "其实", "证据", "见正文") if word in found["en"] + found["de"]]
