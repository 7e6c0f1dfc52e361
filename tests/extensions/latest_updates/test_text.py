"""Ids, cuts and reading times, for Chinese as for English."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sphinx_latest_updates.text import amount_of, case_safe, identifier, printable, reading_minutes, safe_cut, squeeze


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_names_have_different_ids(one, other):
    import unicodedata

    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (identifier("tag", one) == identifier("tag", other)) is same


def test_an_id_is_readable_where_it_can_be():
    assert identifier("tag", "PyTorch") == "tag-PyTorch"
    assert identifier("tag", "内存管理") == "tag-" + identifier("tag", "内存管理").removeprefix("tag-")
    assert len({identifier("tag", name) for name in ("C", "C++", "C#", "内存", "调试")}) == 5


@given(st.text(), st.text())
def test_ids_are_valid_in_every_output_format(prefix, name):

    assert re.fullmatch(r"tag-[A-Za-z0-9-]+", identifier("tag", name) if name else "tag-x")


def test_characters_and_words_are_counted_separately():
    speed = {"cjk_per_minute": 400, "words_per_minute": 200}
    assert reading_minutes(amount_of("字" * 400), **speed) == 1
    assert reading_minutes(amount_of("字" * 401), **speed) == 2
    assert reading_minutes(amount_of("word " * 200), **speed) == 1
    assert reading_minutes(amount_of("字" * 400 + " word" * 200), **speed) == 2
    assert reading_minutes(amount_of(""), **speed) == 1


@given(st.text(), st.integers(0, 50))
def test_a_cut_is_a_prefix_no_longer_than_asked(text, length):
    cut = safe_cut(text, length)
    assert text.startswith(cut)
    assert len(cut) <= length
    assert len(cut) == length or len(text) >= length or cut == text


def test_squeezing_keeps_spaces_between_latin_words_only():
    assert squeeze("中\n文 a\nb") == "中文 a b"


def test_control_characters_never_reach_an_output():
    assert printable("a\x00\x1b\ud800b\n") == "ab\n"


def test_names_that_differ_in_case_or_that_windows_keeps_for_itself_get_files_of_their_own():
    safe = case_safe(["Test", "test", "con", "AUX", "com1", "cone", "commit"])
    assert (safe["Test"], safe["cone"], safe["commit"]) == ("Test", "cone", "commit")
    changed = [safe[name] for name in ("test", "con", "AUX", "com1")]
    assert all(re.fullmatch("(test|con|AUX|com1)-[0-9a-f]{8}", name) for name in changed)
    assert len({name.casefold() for name in safe.values()}) == len(safe)
