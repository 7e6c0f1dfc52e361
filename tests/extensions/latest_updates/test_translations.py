"""The catalogues are complete, compiled, and used."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import sphinx_latest_updates

PACKAGE = Path(sphinx_latest_updates.__file__).parent
LANGUAGES = ("zh_CN", "en")


def catalogue(language):
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "latest_updates.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_that_the_code_translates_is_in_the_catalogue(language):
    used = set()
    for file in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r'\b_\("((?:[^"\\]|\\.)*)"\)', file.read_text("utf-8")))
    used |= {"New", "Updated", "Correction"}
    known = {message.id for message in read_po(catalogue(language).open("rb")) if message.id}
    assert used == known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_source_says(language):
    source = {message.id: message.string for message in read_po(catalogue(language).open("rb")) if message.id}
    compiled = gettext.GNUTranslations(catalogue(language).with_suffix(".mo").open("rb"))
    assert {message: compiled.gettext(message) for message in source} == source


def test_no_chinese_string_is_left_untranslated():
    left = [
        m.id
        for m in read_po(catalogue("zh_CN").open("rb"))
        if m.id and m.string == m.id and re.search("[a-z]{2}", m.id) and "%" not in m.id
    ]
    assert left == []
