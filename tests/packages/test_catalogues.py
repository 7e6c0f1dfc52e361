"""What the packages say to readers is there in every language that they promise, whole, compiled, and used."""

from __future__ import annotations

import ast
import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from extensions.distributions import ROOT, distributions

LANGUAGES = ("de", "en", "es", "fr", "ja", "pt_BR", "ru", "zh_CN", "zh_TW")
#: Written by people who speak the language; the others say in their first lines that a machine made them.
BY_HAND = ("en", "zh_CN")
#: Catalogue → its package.
CATALOGUES = {
    path.stem: path.parents[3] for folder in distributions() for path in folder.glob("src/*/locale/en/*/*.po")
}
#: Translated where the code has them in a variable.
IN_VARIABLES = {"latest_updates": {"Published", "New", "Updated", "Correction"}}
#: What is filled in: ``%(name)s``, ``%d``, ``{}``.
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%[sd]|\{\}")
SAME_IN = {  # words that are written as in English
    "de": {"[code]"},
    "fr": {"[code]", "[figure]", "[table]", "Date", "Correction", "Archives", "Page %d", "%(title)s, page %(part)s"},
}


def source(name: str, language: str) -> Path:
    return CATALOGUES[name] / "locale" / language / "LC_MESSAGES" / f"{name}.po"


def messages(name: str, language: str) -> dict[str, str]:
    with source(name, language).open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def translated_by(package: Path) -> set[str]:
    """The texts that the code of a package gives to ``_``."""
    calls = (
        node
        for file in package.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_the_packages_that_speak_have_catalogues():
    assert sorted(CATALOGUES) == ["cjk_search", "latest_updates", "sphinx_runnable_listings"]
    readmes = {folder.name: (folder / "README.md").read_text("utf-8") for folder in distributions()}
    speaking = {package.name.replace("_", "-") for package in CATALOGUES.values()}
    promised = "English, Chinese (simplified and traditional), Japanese, German, French, Spanish, Russian and Brazilian"
    for name, text in readmes.items():
        assert (promised in " ".join(text.split())) == (name in speaking), name


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_language_has_every_text_filled_in_with_the_same_things(name):
    used = translated_by(CATALOGUES[name]) | IN_VARIABLES.get(name, set())
    folders = (path.name for path in (CATALOGUES[name] / "locale").iterdir() if path.is_dir())
    assert sorted(folders) == list(LANGUAGES)
    for language in LANGUAGES:
        found = messages(name, language)
        assert found.keys() == used, language
        for text, translation in found.items():
            assert translation, (language, text)
            assert Counter(PLACEHOLDER.findall(translation)) == Counter(PLACEHOLDER.findall(text)), (language, text)


@pytest.mark.parametrize("name", CATALOGUES)
def test_nothing_is_left_in_english_and_what_a_machine_made_says_so(name):
    for language in LANGUAGES:
        head = source(name, language).read_text("utf-8").split("msgid")[0]
        assert ("Machine-made" in head) == (language not in BY_HAND), language
        if language == "en":
            continue
        words = {text: found for text, found in messages(name, language).items() if re.search("[a-z]{3}", _bare(text))}
        left = {text for text, found in words.items() if found == text} - SAME_IN.get(language, set())
        assert left == set(), language
        if language.startswith("zh"):
            latin = {text for text, found in words.items() if not re.search("[\u4e00-\u9fff]", found)}
            assert latin == set(), language


def _bare(text: str) -> str:
    return PLACEHOLDER.sub("", text)


@pytest.mark.parametrize("name", CATALOGUES)
def test_what_is_compiled_is_what_is_written(name):
    """After an edit: pybabel compile -D NAME -d extensions/…/locale."""
    for language in LANGUAGES:
        with source(name, language).with_suffix(".mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        found = messages(name, language)
        assert {text: compiled.gettext(text) for text in found} == found, language


def test_no_chinese_stands_in_the_code():
    """It may stand in rules about Chinese."""
    allowed = {"pinyin.py", "synonyms.py", "query.js"}
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in distributions()
        for path in (folder / "src").rglob("*")
        if path.suffix in (".py", ".js", ".css", ".html") and path.name not in allowed
        if re.search("[\u4e00-\u9fff]", path.read_text("utf-8"))
    ]
    assert found == []
