"""The table of waiting times, on numbers that can be checked by hand."""

from __future__ import annotations

import pytest

pytest.importorskip("websockets", reason="comes with sphinx-autobuild, which `make serve` sets up")


def test_a_row_has_the_medians_the_extremes_and_the_ratio_of_the_medians():
    from benchmarks.serve import table

    seconds = {"a paragraph": {"sphinx-autobuild": [4.0, 8.0, 5.0], "make serve": [2.0, 9.0, 1.0]}}
    assert table(seconds).splitlines() == [
        "| edit | sphinx-autobuild | make serve | ratio |",
        "|---|---|---|---|",
        "| a paragraph | 5.0 s (4.0–8.0) | 2.0 s (1.0–9.0) | 0.40 |",
    ]
