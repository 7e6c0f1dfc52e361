"""Columns are as wide as what they hold, and no narrow one suffers for a wide one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_edition.print_edition.code import trimmed
from handbook_edition.print_edition.columns import Cell, column_widths, lines_needed, text_width

LONG = "很长的一句话" * 12


def table(*rows):
    return [[Cell(text) for text in row] for row in rows]


def test_a_chinese_character_is_about_two_latin_letters_wide():
    assert text_width("汉字") == 2.0
    assert text_width("ab") == pytest.approx(1.04)


def test_a_table_that_fits_is_as_wide_as_what_it_holds():
    left, right = column_widths(table(("名字", "对象"), ("身份", "一个整数")), 40)
    assert 2.0 <= left < 2.5
    assert 4.0 <= right < 4.5


def test_a_narrow_column_keeps_its_line_beside_a_wide_one():
    for row in (("短的名字", LONG), (LONG, "短的名字")):
        widths = column_widths(table(row), 30)
        assert widths[row.index("短的名字")] >= 4.0
        assert sum(widths) == pytest.approx(30)


def test_a_wide_first_column_does_not_leave_the_page():
    widths = column_widths(table((LONG, LONG)), 30)
    assert sum(widths) == pytest.approx(30)
    assert widths[0] == pytest.approx(widths[1])


def test_a_long_word_is_not_broken_where_there_is_room():
    word = "torch.nn.parallel.DistributedDataParallel"
    [first, _second] = column_widths(table((word, LONG)), 40)
    assert first >= text_width(word)


def test_code_may_break_after_its_punctuation():
    assert Cell("torch.nn.parallel", code=True).least == text_width("parallel")
    assert Cell("torch.nn.parallel").least == text_width("torch.nn.parallel")


def test_the_height_of_a_table_counts_wrapped_lines():
    assert lines_needed(table(("一二三四五六", "x"), ("一", "x")), [3.0, 1.0]) == 3


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.text("汉a b", max_size=60), min_size=n, max_size=n), min_size=1)
    ),
    st.floats(5, 60),
)
def test_the_columns_never_need_more_than_there_is(rows, available):
    widths = column_widths(table(*rows), available)
    assert sum(widths) <= available * 1.000001
    assert all(width >= 0 for width in widths)


def test_empty_lines_around_code_go_but_those_within_stay():
    assert trimmed("\n\n  a\n\n  b\n\n", numbered=False) == "  a\n\n  b"


def test_numbered_code_keeps_its_first_lines():
    assert trimmed("\na\n\n", numbered=True) == "\na"
