"""A comparative sentence holds over its seeds, or is refused; pages, the command and the builder say the same."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from sphinx_runnable_listings.checks import conclusions_on
from sphinx_runnable_listings.conclusions import (
    Claim,
    ClaimError,
    Measurement,
    MeasurementError,
    Verdict,
    conclusions,
    judge,
)
from sphinx_runnable_listings.conclusions.__main__ import main
from sphinx_runnable_listings.conclusions.leakage import Known, report, within_one_edit


def measured(groups: dict[str, list[float]], **more: object) -> Measurement:
    count = len(next(iter(groups.values())))
    return Measurement("error", "python -m chapter.measure", tuple(range(count)), groups, **more)


def verdict(claim: str, groups: dict[str, list[float]], **more: object) -> Verdict:
    return judge(Claim.parse(f"record: {claim}"), measured(groups, **more))


def test_a_claim_holds_where_the_ranges_are_apart_and_not_inside_the_spread() -> None:
    groups = {"a": [1, 2, 3], "b": [4, 5, 6], "c": [3, 5, 9], "d": [3, 4, 5]}
    assert verdict("a < b", groups) is verdict("b > a", groups) is Verdict.HOLDS
    assert verdict("a > b", groups) is Verdict.REVERSED
    assert verdict("b < c", groups) is Verdict.WITHIN_SPREAD, "its mean is higher, and that is all"
    assert verdict("a < d", groups) is Verdict.WITHIN_SPREAD, "they touch"


def test_a_chain_is_each_of_its_links_and_no_difference_can_be_claimed_too() -> None:
    groups = {"a": [1, 2, 3], "b": [4, 5, 6], "c": [7, 8, 9], "d": [3, 5, 9]}
    assert verdict("a < b < c", groups) is verdict("c > b > a", groups) is Verdict.HOLDS
    assert verdict("a < c < b", groups) is Verdict.REVERSED
    assert verdict("b ~ d", groups) is Verdict.HOLDS
    assert verdict("a ~ b", groups) is Verdict.APART
    assert verdict("a < b ~ d", groups) is Verdict.HOLDS


def test_two_seeds_are_too_few_however_far_apart_and_pairs_want_five() -> None:
    assert verdict("a < b", {"a": [1, 1], "b": [90, 99]}) is Verdict.FEW_SEEDS
    five = {"a": [1, 20, 3, 40, 5], "b": [2, 21, 4, 41, 6]}
    assert verdict("a < b", five) is Verdict.WITHIN_SPREAD
    assert verdict("a < b", five, paired=True) is Verdict.HOLDS
    assert verdict("a < b", {"a": [1, 20, 3, 40], "b": [2, 21, 4, 41]}, paired=True) is Verdict.WITHIN_SPREAD
    assert verdict("a < b", five | {"b": [2, 21, 4, 41, 5]}, paired=True) is Verdict.WITHIN_SPREAD, "one pair is equal"


def test_a_claim_about_a_kind_holds_for_each_of_the_kind() -> None:
    groups = {"lstm": [1, 2, 3], "lstm, b=3": [4, 5, 6], "attention": [5.5, 8, 9]}
    assert verdict("lstm < attention", groups) is Verdict.HOLDS
    assert verdict("lstm* < attention", groups) is Verdict.WITHIN_SPREAD


def test_what_its_judge_was_trained_on_is_no_evidence() -> None:
    groups = {"real": [1, 2, 3], "made": [4, 5, 6], "noise": [7, 8, 9]}
    assert verdict("real < made", groups, judged_own=("real",)) is Verdict.JUDGED_OWN
    assert verdict("made < noise", groups, judged_own=("real",)) is Verdict.HOLDS


def test_data_like_none_in_training_is_claimed_of_a_split_that_was_looked_at_and_leaks_nothing() -> None:
    groups, nothing = {"a": [1, 2, 3], "b": [4, 5, 6]}, {"of": 90, "exact": 0, "near": 0, "overlap": 0, "n": 2}
    assert verdict("a < b, unseen", groups) is Verdict.LEAKS
    assert verdict("a < b, unseen", groups, leakage=nothing) is Verdict.HOLDS
    for kind in ("exact", "near", "overlap"):
        assert verdict("a < b, unseen", groups, leakage=nothing | {kind: 1}) is Verdict.LEAKS
        assert verdict("a < b", groups, leakage=nothing | {kind: 1}) is Verdict.HOLDS, "it says nothing of the kind"


@pytest.mark.parametrize("text", ["a < b", "r: a", "r: a <", "r: < b", "r: a = b", "r: a < b, anywhere", ""])
def test_what_is_no_claim_is_an_error(text: str) -> None:
    with pytest.raises(ClaimError):
        Claim.parse(text)


def test_a_group_that_was_not_measured_is_an_error_that_names_those_that_were() -> None:
    with pytest.raises(ClaimError, match=r"'c'.*a, b"):
        verdict("a < c", {"a": [1, 2, 3], "b": [4, 5, 6]})


# The five conclusions that a reader of this handbook found to be false, on numbers as they were then.


def test_a_sampler_that_is_nearer_to_the_pictures_but_further_from_the_solution_is_refused() -> None:
    to_the_solution = {"ddim-50": [0.108, 0.112, 0.110], "dpm-10": [0.449, 0.465, 0.457]}
    assert verdict("dpm-10 < ddim-50", to_the_solution) is Verdict.REVERSED
    frechet = {"ddpm-50": [6.2, 5.7, 5.5], "ddim-10": [6.7, 5.2, 4.6], "dpm-10": [7.0, 4.2, 4.1]}
    assert verdict("ddpm-50 < ddim-10 < dpm-10", frechet) is Verdict.WITHIN_SPREAD
    alone = {name: values[:1] for name, values in frechet.items()}
    assert verdict("ddpm-50 < ddim-10 < dpm-10", alone) is Verdict.FEW_SEEDS
    assert verdict("real < ddpm-50", frechet | {"real": [1, 1, 1]}, judged_own=("real",)) is Verdict.JUDGED_OWN


def test_an_advantage_on_phrases_like_none_in_training_is_refused_where_the_split_leaks() -> None:
    right = {"majority": [82.7, 82.7, 82.7], "model": [84.1, 84.0, 84.3]}
    looked = report(["一丘之貉", "交响乐"], ["一邱之貉", "音乐"])
    assert looked == {"of": 2, "exact": 0, "near": 1, "overlap": 1, "n": 2}
    assert verdict("model > majority, unseen", right, leakage=looked) is Verdict.LEAKS


def test_a_remedy_that_nobody_tried_and_one_that_does_nothing_are_refused(tmp_path: Path) -> None:
    page = tmp_path / "index.md"
    page.write_text("{conclusion}`Random shifts help <lengths: absolute < shifted>`.", encoding="utf-8")
    [untried] = conclusions(page)
    assert not untried.holds and "lengths.json" in untried.refusal
    measured({"absolute": [0, 0, 0], "shifted": [0, 0, 0]}).write(tmp_path / "results/conclusions/lengths.json")
    [tried] = conclusions(page)
    assert tried.verdict is Verdict.WITHIN_SPREAD


def test_what_an_initial_value_does_is_not_told_of_the_architecture() -> None:
    left = {"LSTM b=0": [2e-11] * 3, "LSTM b=3": [0.3] * 3, "LSTM b=5": [0.86] * 3, "attention": [0.31] * 3}
    assert verdict("LSTM b=0 < attention", left) is Verdict.HOLDS
    assert verdict("LSTM* < attention", left) is Verdict.REVERSED


def test_a_weight_that_is_better_on_a_frozen_encoder_is_not_better_from_scratch() -> None:
    frozen = {"weight 0.1": [0.809], "weight 1": [0.824]}
    assert verdict("weight 0.1 < weight 1", frozen) is Verdict.FEW_SEEDS
    scratch = {"weight 0.1": [0.769, 0.710, 0.75], "weight 1": [0.027, 0.03, 0.02]}
    assert verdict("weight 0.1 < weight 1", scratch) is Verdict.REVERSED


# Measurements


def test_a_measurement_is_read_as_it_was_written(tmp_path: Path) -> None:
    one = measured(
        {"a": [0.25, 0.5, 1], "b": [1, 2, 3]}, paired=True, judge="a classifier", judged_own=("a",), leakage={"of": 3}
    )
    one.write(tmp_path / "deep" / "one.json")
    assert Measurement.read(tmp_path / "deep" / "one.json") == one
    assert Measurement.of_runs("error", (0, 1), [{"a": 1, "b": 2}, {"a": 3, "b": 4}], command="").groups == {
        "a": [1, 3],
        "b": [2, 4],
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('"seeds": [0, 1]', "not a number for each of 2"),
        ('"seeds": [0, 1, 1]', "occurs twice"),
        ('"groups": {"a": [1, 2, NaN]}', "not a number"),
        ('"groups": {"a": [1, 2, true]}', "not a number"),
        ('"colour": 3', "colour"),
        ("nonsense", "no measurement"),
    ],
)
def test_a_file_that_does_not_fit_together_is_an_error_that_names_it(tmp_path: Path, change: str, told: str) -> None:
    file = tmp_path / "one.json"
    whole = '{"measure": "m", "command": "c", "seeds": [0, 1, 2], "groups": {"a": [1, 2, 3]}, CHANGE}'
    file.write_text(whole.replace("CHANGE", change), encoding="utf-8")
    with pytest.raises(MeasurementError, match=rf"one\.json.*{told}"):
        Measurement.read(file)
    with pytest.raises(MeasurementError, match=r"two\.json"):
        Measurement.read(tmp_path / "two.json")


# Leakage, against the definition


def distance(a: str, b: str) -> int:
    """Levenshtein's, by his table."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[:], i
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
    return row[-1]


def test_near_items_are_those_of_the_definition() -> None:
    rng = random.Random(1)
    words = {"".join(rng.choices("甲乙丙", k=rng.randint(1, 6))) for _ in range(300)}
    training, asked = set(sorted(words)[::2]), sorted(words)
    few = asked[::3]
    for known, words_asked in ((Known(training), asked), (Known(training, about=map(tuple, few)), few)):
        for word in words_asked:
            edited = {"".join(w) for w in known.an_edit_away(word)}
            assert edited == {t for t in training if distance(word, t) == 1}
            assert {"".join(w) for w in known.anagrams(word)} == {
                t for t in training if t != word and sorted(t) == sorted(word)
            }
            assert known.has(word) == (word in training)
            pairs = {word[k : k + 2] for k in range(len(word) - 1)}
            assert known.overlaps(word) == any(pair in t for pair in pairs for t in training)
    some = sorted(words, key=lambda w: (len(w), w))[:80]
    for a, b in itertools.product(some, repeat=2):
        assert within_one_edit(a, b) == (distance(a, b) <= 1), (a, b)


def test_words_of_tokens_can_be_asked_too_and_short_ones_are_near_to_nothing() -> None:
    found = report([("the", "cat", "sat", "down"), ("a", "dog")], [("the", "cat", "lay", "down"), ("a", "cow")])
    assert found == {"of": 2, "exact": 0, "near": 1, "overlap": 1, "n": 2}
    assert report([], [("a",)]) == {"of": 0, "exact": 0, "near": 0, "overlap": 0, "n": 2}


# Pages


@pytest.fixture
def project(tmp_path: Path) -> Path:
    measured({"rotary": [1, 2, 3], "absolute": [4, 5, 6]}).write(tmp_path / "results/conclusions/positions.json")
    (tmp_path / "conf.py").write_text(
        'extensions = ["myst_parser", "sphinx_runnable_listings.conclusions"]\nexclude_patterns = ["other.rst"]\n',
        encoding="utf-8",
    )
    (tmp_path / "index.md").write_text(
        "# Positions\n\n{conclusion}`Rotary positions *err* less <positions: rotary < absolute>`.\n\n"
        "{conclusion}`They err more <positions: rotary > absolute>`.\n\n"
        "```md\n{conclusion}`not a claim, a sample <nothing: a < b>`\n```\n\n"
        "```{note}\n{conclusion}`In a box\ntoo <positions: rotary < absolute>`.\n```\n",
        encoding="utf-8",
    )
    return tmp_path


def test_the_conclusions_of_a_page_are_found_and_samples_in_code_are_not(project: Path) -> None:
    found = list(conclusions(project / "index.md"))
    assert [c.verdict for c in found] == [Verdict.HOLDS, Verdict.REVERSED, Verdict.HOLDS]
    (project / "other.rst").write_text(
        ":conclusion:`Rotary errs less <positions: rotary < absolute>`. As::\n\n"
        "   :conclusion:`x <nothing: a < b>`\n\n:conclusion:`Nothing named`\n",
        encoding="utf-8",
    )
    held, bare = conclusions(project / "other.rst")
    assert held.holds and "names no measurement" in bare.refusal


def test_the_checks_of_a_chapter_count_them_and_name_what_is_refused(project: Path) -> None:
    check = conclusions_on(project / "index.md")
    assert (check.count, check.wrong) == (3, 1)
    assert "They err more" in check.reason and Verdict.REVERSED.value in check.reason


def test_the_command_prints_the_table_and_fails_where_one_is_refused(project: Path, capsys) -> None:
    assert main([str(project)]) == 1
    printed = capsys.readouterr().out
    assert "rotary 2 (1–3); absolute 5 (4–6); n = 3" in printed
    assert printed.endswith("3 conclusions, 1 refused\n")
    page = project / "index.md"
    page.write_text(page.read_text("utf-8").replace("rotary > absolute", "absolute > rotary"), encoding="utf-8")
    assert main([str(page)]) == 0


def test_a_build_shows_the_evidence_and_warns_of_what_is_refused(project: Path) -> None:
    (project / "rst.rst").write_text(
        ":orphan:\n\nRst\n===\n\n"
        ":conclusion:`They *err* less <positions: rotary < absolute>`, :conclusion:`so <positions: x < y>`\n",
        encoding="utf-8",
    )
    app = SphinxTestApp("html", srcdir=project, freshenv=True)
    app.build()
    assert "They <em>err</em> less" in (app.outdir / "rst.html").read_text("utf-8")
    html = (app.outdir / "index.html").read_text("utf-8")
    assert html.count('<span class="conclusion">') == 3
    assert "<em>err</em>" in html and "[rotary 2 (1–3); absolute 5 (4–6); n = 3]" in html
    warning, other = (line for line in app.warning.getvalue().splitlines() if "conclusion refused" in line)
    assert "index.md:5" in warning and "They err more: the other way round" in warning
    assert "rst.rst:6" in other and "no group 'x'" in other
    assert {Path(name).name for name in app.env.dependencies["index"]} >= {"positions.json"}
    app.cleanup()


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("page.rst", ".. A comment, :conclusion:`no <runs: a < b>`.\n\n   :conclusion:`no <runs: a < b>`\n"),
        ("page.rst", "..\n   :conclusion:`no <runs: a < b>`\n"),
        ("page.rst", ".. _target: https://example.org\n.. :conclusion:`no <runs: a < b>`\n"),
        ("page.rst", "Write ``:conclusion:`no <runs: a < b>` `` there, or\n``:conclusion:`no <runs: a < b>```.\n"),
        ("page.md", "% {conclusion}`no <runs: a < b>`\n"),
        ("page.md", "<!-- {conclusion}`no <runs: a < b>`\n\n{conclusion}`no <runs: a < b>` -->\n"),
        ("page.md", "Write `` {conclusion}`no <runs: a < b>` `` there.\n"),
    ],
)
def test_what_a_comment_or_a_literal_holds_is_no_conclusion(tmp_path, name, hidden) -> None:
    role = "{conclusion}" if name.endswith("md") else ":conclusion:"
    shown = f"{role}`yes <runs: a < b>`, ``and`` {role}`this ~ too <runs: a < b>`."
    page = tmp_path / name
    page.write_text(f"{shown}\n\n{hidden}\n{shown}\n", encoding="utf-8")
    assert [found.sentence for found in conclusions(page)] == ["yes", "this ~ too"] * 2


def test_what_only_looks_like_a_comment_is_read(tmp_path) -> None:
    page = tmp_path / "page.rst"
    role = ":conclusion:`yes <runs: a < b>`"
    page.write_text(
        f"A paragraph\n.. {role}\n\n.. note:: {role}\n\n.. [1] {role}\n\n..\n\n   {role}\n\n.. |x| replace:: {role}\n",
        encoding="utf-8",
    )
    assert [found.sentence for found in conclusions(page)] == ["yes"] * 5
