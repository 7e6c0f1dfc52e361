"""Medians, ratios, verdicts and slopes, on numbers that can be checked by hand."""

from __future__ import annotations

import json

import pytest

from benchmarks.latest_updates import RESULTS
from benchmarks.summary import (
    Sample,
    Spread,
    Verdict,
    cost_table,
    guide_table,
    ratio,
    sidebar_table,
    slope,
    verdict_table,
    verdicts,
    warning_note,
)
from handbook import SOURCE


def sample(
    engine, repeat, cpu, *, action="full", posts=100, memory=100.0, experiment="engines", warnings=0, output=None
):
    return Sample(experiment, engine, posts, repeat, action, cpu, memory, 1.0, warnings, output)


def three(engine, *cpus, **options):
    return [sample(engine, repeat, cpu, **options) for repeat, cpu in enumerate(cpus)]


def test_a_spread_is_a_median_between_its_extremes():
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert Spread.of([3.0, 1.0, 2.0]).text(1) == "2.0 (1.0–3.0)"
    assert Spread.of([2.0]).text(2) == "2.00"


def test_a_ratio_is_formed_within_each_repeat_so_that_a_slow_spell_cancels_out():
    slow_spell = ratio({0: 11.0, 1: 33.0, 2: 11.0}, {0: 10.0, 1: 30.0, 2: 10.0})
    assert slow_spell == Spread(pytest.approx(1.1), pytest.approx(1.1), pytest.approx(1.1))


def test_only_repeats_that_both_have_are_compared():
    assert ratio({0: 2.0, 1: 8.0}, {0: 1.0, 2: 1.0}) == Spread(2.0, 2.0, 2.0)
    assert ratio({0: 2.0}, {1: 1.0}) is None


def found(samples):
    return {(item.other, item.what): item for item in verdicts(samples)}


def test_our_costs_are_compared_with_both_engines_and_their_aims():
    samples = [*three("bare", 10, 10, 10), *three("ours", 10.9, 11, 11.2), *three("ablog", 22, 22, 22)]
    result = found(samples)
    against_bare, against_ablog = result["bare", "CPU, full build"], result["ablog", "CPU, full build"]
    assert (against_bare.ratio.median, against_bare.aim, against_bare.met) == (pytest.approx(1.1), 1.10, True)
    assert (against_ablog.ratio.median, against_ablog.aim, against_ablog.met) == (pytest.approx(0.5), 0.6, True)
    assert result["bare", "peak memory, full build"].ratio.median == 1.0


@pytest.mark.parametrize(
    ("action", "other", "name", "limit"),
    [
        ("full", "bare", "full build", 1.10),
        ("no-change", "bare", "no-change rebuild", 1.15),
        ("title", "bare", "one-title edit", 1.3),
        ("full", "ablog", "full build", 0.6),
        ("no-change", "ablog", "no-change rebuild", 0.15),
        ("title", "ablog", "one-title edit", 0.15),
    ],
)
def test_an_aim_is_missed_just_above_it(action, other, name, limit):
    def met(cpu):
        samples = [*three(other, 100, 100, 100, action=action), *three("ours", cpu, cpu, cpu, action=action)]
        return found(samples)[other, f"CPU, {name}"].met

    assert met(100 * limit)
    assert not met(100 * limit + 1)


def test_memory_has_an_aim_against_bare_sphinx():
    samples = [*three("bare", 1, 1, 1, memory=100.0), *three("ours", 1, 1, 1, memory=121.0)]
    assert not found(samples)["bare", "peak memory, full build"].met


def test_a_missed_aim_is_marked_with_how_much_it_is_missed_by():
    missed = Verdict(1000, "CPU, full build", "bare", Spread(1.5, 1.4, 1.6), 1.1)
    assert missed.row() == "| 1000 | CPU, full build | bare | 1.50 (1.40–1.60) | ≤ 1.10 | **missed** by 0.40 |"
    met = Verdict(1000, "CPU, full build", "bare", Spread(1.05, 1.0, 1.1), 1.1)
    assert met.row().endswith("| ≤ 1.10 | met |")
    free = Verdict(1000, "CPU, one-body edit", "bare", Spread(9.0, 9.0, 9.0), None)
    assert free.row().endswith("| 9.00 | – | – |")


def test_the_verdict_agrees_with_the_digits_that_are_shown():
    assert Verdict(1, "", "bare", Spread(1.104, 1.104, 1.104), 1.10).met
    assert not Verdict(1, "", "bare", Spread(1.106, 1.106, 1.106), 1.10).met


def test_the_table_of_costs_has_a_row_for_each_engine_and_size():
    samples = [
        *three("bare", 2, 1, 3, output=4.0),
        *three("bare", 0.5, 0.5, 0.5, action="no-change"),
        *three("bare", 20, 20, 20, posts=1000),
        *three("toctree", 9, 9, 9, experiment="sidebar"),
    ]
    assert cost_table(samples).splitlines() == [
        "| posts | engine | full build, CPU s | no-change rebuild, CPU s | peak MiB | output MB | runs |",
        "|---|---|---|---|---|---|---|",
        "| 100 | bare | 2.00 (1.00–3.00) | 0.50 | 100 | 4.0 | 3 |",
        "| 1000 | bare | 20.00 | – | 100 | – | 3 |",
    ]


def test_an_engine_that_was_left_out_leaves_no_row():
    assert len(verdict_table(three("bare", 1, 1, 1)).splitlines()) == 2


def test_the_slope_is_the_exponent_of_growth():
    assert slope({250: 3 * 250, 500: 3 * 500, 1000: 3 * 1000}) == pytest.approx(1)
    assert slope({250: 250**2, 500: 500**2, 1000: 1000**2}) == pytest.approx(2)
    assert slope({1: 5.0, 10: 5.0}) == pytest.approx(0)


def test_the_sidebar_table_ends_with_the_growth_of_both_arrangements():
    samples = [
        sample("adopted", 0, 2.5, posts=250, experiment="sidebar", output=1.0),
        sample("toctree", 0, 5.0, posts=250, experiment="sidebar", output=2.0),
        sample("adopted", 0, 5.0, posts=500, experiment="sidebar", output=2.0),
        sample("toctree", 0, 20.0, posts=500, experiment="sidebar", output=8.0),
    ]
    assert sidebar_table(samples).splitlines()[2:] == [
        "| 250 | outside it | 2.50 | 1.0 |",
        "| 250 | in the toctree | 5.00 | 2.0 |",
        "| 500 | outside it | 5.00 | 2.0 |",
        "| 500 | in the toctree | 20.00 | 8.0 |",
        "| growth | outside it | posts^1.00 | posts^1.00 |",
        "| growth | in the toctree | posts^2.00 | posts^2.00 |",
    ]


def test_builds_that_warned_are_named():
    assert warning_note(three("bare", 1, 1, 1)) == ""
    assert "ours: up to 7" in warning_note([sample("ours", 0, 1, warnings=7), sample("ours", 1, 1, warnings=3)])


def test_the_table_of_the_guide_is_printed_from_the_results():
    samples = [Sample(**item) for item in json.loads(RESULTS.read_text("utf-8"))["samples"]]
    guide = SOURCE / "about/latest_updates/building.md"
    assert guide_table(samples) in guide.read_text("utf-8")


def test_what_the_guide_says_about_the_sidebar_is_in_the_results():
    samples = [Sample(**item) for item in json.loads(RESULTS.read_text("utf-8"))["samples"]]
    cpu = {(s.engine, s.posts): s.cpu for s in samples if s.experiment == "sidebar"}
    said = (
        f"250 篇时，文章在目录里要 {cpu['toctree', 250]:.1f} CPU 秒，不在目录里要 {cpu['adopted', 250]:.1f} 秒；"
        f"1,000 篇时是 {cpu['toctree', 1000]:.1f} 秒与 {cpu['adopted', 1000]:.1f} 秒"
    )
    assert said in (SOURCE / "about/latest_updates/placing.md").read_text("utf-8")


def test_the_table_of_the_guide_leaves_out_what_was_not_measured():
    samples = [*three("bare", 10, 10, 10), *three("ours", 12, 11, 13), *three("ours", 1, 1, 1, posts=7)]
    head, _line, row = guide_table(samples).splitlines()
    assert head == "| 篇数 | 全部构建 ÷ Sphinx | 内存 ÷ Sphinx | 全部构建 ÷ ablog | 内存 ÷ ablog |"
    assert row == "| 100 | 1.20 | 1.00 | – | – |"
