"""The table of waiting times, on numbers that can be checked by hand."""

from __future__ import annotations

import pytest

pytest.importorskip("websockets", reason="comes with sphinx-autobuild, which `make serve` sets up")


def test_a_row_has_the_medians_and_the_ratio_of_those_of_the_processor():
    from benchmarks.serve import Wait, table

    stock = [Wait(4.0, 3.0), Wait(8.0, 4.0), Wait(5.0, 5.0)]
    ours = [Wait(2.0, 0.5), Wait(9.0, 1.0), Wait(1.0, 2.0)]
    assert table({"a paragraph": {"sphinx-autobuild": stock, "make serve": ours}}).splitlines() == [
        "| edit | sphinx-autobuild | make serve | ratio (CPU) |",
        "|---|---|---|---|",
        "| a paragraph | 5.0 s, CPU 4.00 s | 2.0 s, CPU 1.00 s | 0.25 |",
    ]
