"""What LaTeX complains of reaches the reader, and trifles do not."""

from __future__ import annotations

import pytest

from latex_log import complaints, fills

HARMLESS = b"""This is XeTeX, Version 3
Package cmap Warning: pdftex not detected - exiting.
Underfull \\hbox (badness 10000) in paragraph at lines 1--2
Overfull \\hbox (4.9pt too wide) in paragraph at lines 3--4
"""
LOGS = {
    "Overfull \\hbox (5.1pt too wide) in paragraph at lines 3--4": "a line that is 5.1 pt too long",
    "Overfull \\vbox (20.0pt too high) detected at line 9": "a page that is 20.0 pt too long",
    'Missing character: There is no 😀 in font "X"!': "a character that no font has",
    "LaTeX Warning: Reference `a' on page 1 undefined on input line 2.": "a link that leads nowhere",
    "LaTeX Warning: Hyper reference `a' on page 1 undefined on input line 2.": "a link that leads nowhere",
    "LaTeX Warning: Label `a' multiply defined.": "two labels of one name",
    "LaTeX Warning: Label(s) may have changed. Rerun to get cross-references right.": "page numbers that may be wrong",
    "./book.tex:7: Undefined control sequence.": "an error",
    "! Emergency stop.": "an error",
}


def test_a_clean_log_has_no_complaints():
    assert complaints(HARMLESS) == []


@pytest.mark.parametrize("line", LOGS)
def test_each_serious_line_is_one_complaint(line):
    [complaint] = complaints(HARMLESS + line.encode() + b"\n")
    assert complaint.startswith(LOGS[line])


def test_a_line_that_latex_broke_is_read_whole():
    whole = b"LaTeX Warning: Hyper reference `" + b"x" * 60 + b"' on page 1 undefined on input line 2."
    [complaint] = complaints(whole[:79] + b"\n" + whole[79:] + b"\n")
    assert "undefined on input line 2" in complaint


def test_how_full_the_numbered_pages_are_stands_in_the_log():
    log = b"handbook: page iv is filled to 3 percent\n(./x.aux) handbook: page 12 is filled to 97 percent\n"
    assert fills(log) == {12: 97}
