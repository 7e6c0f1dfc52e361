"""What the extension says: its catalogues, and its guide."""

from __future__ import annotations

import gettext
import re

import pytest
from babel.messages.pofile import read_po

from handbook import SOURCE

from .conftest import STATIC

PACKAGE = STATIC.parent
LANGUAGES = ("zh_CN", "zh_TW", "en")


def catalogue(language):
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "cjk_search.po"


def messages(language):
    with catalogue(language).open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_that_the_code_translates_is_in_the_catalogue(language):
    used = set()
    for file in PACKAGE.glob("*.py"):
        used |= set(re.findall(r'\b_\(\s*"((?:[^"\\]|\\.)*)"\s*\)', file.read_text("utf-8")))
    assert used == set(messages(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_source_says(language):
    with catalogue(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    source = messages(language)
    assert {message: compiled.gettext(message) for message in source} == source


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_no_string_is_left_in_english(language):
    assert [text for text in messages(language).values() if not re.search("[\u4e00-\u9fff]", text)] == []


def test_every_string_that_a_script_asks_for_is_there():
    from sphinx_cjk_search.i18n import interface_strings

    asked = {
        name for script in STATIC.glob("*.js") for name in re.findall(r"\bstrings\.(\w+)", script.read_text("utf-8"))
    }
    assert asked == set(interface_strings())


def test_every_setting_is_in_the_guide_and_the_guide_names_no_other():
    code = (PACKAGE / "__init__.py").read_text("utf-8")
    settings = set(re.findall(r'add_config_value\(\s*"(\w+)"', code))
    guide = (SOURCE / "about" / "cjk_search.md").read_text("utf-8")
    assert settings
    assert set(re.findall(r"^`(cjk_search_\w+)`$", guide, re.MULTILINE)) == settings
