"""The benchmark of the geometry section fits slopes right, and its page shows the table of the recorded times."""

from __future__ import annotations

import json

import pytest

from benchmarks.geometry import RESULTS, SERIES, line, slope


def test_the_slope_of_a_power_is_its_exponent():
    sizes = (10, 100, 1_000)
    assert slope(sizes, [3e-6 * n**1.5 for n in sizes]) == pytest.approx(1.5)


def test_the_recorded_table_and_slopes_are_those_of_the_recorded_times():
    found = json.loads((RESULTS / "benchmark.json").read_text("utf-8"))
    assert [(one["name"], tuple(one["sizes"])) for one in found] == [(one.name, one.sizes) for one in SERIES]
    assert (RESULTS / "benchmark.txt").read_text("utf-8").splitlines()[1:-1] == [line(one) for one in found]
    for one in found:
        assert slope(tuple(one["sizes"]), one["seconds"]) == pytest.approx(one["slope"])
