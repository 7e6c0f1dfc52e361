"""The table of a chapter's checks: what is counted, and when the command fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_runnable_listings.checks import (
    Check,
    listings_again,
    main,
    on_each,
    on_every_interpreter,
    print_totals,
    recorded_counts,
    recorded_totals,
    sentences,
    use_language_of,
)
from sphinx_runnable_listings.listing import ListingError


@pytest.fixture(autouse=True)
def _english(tmp_path: Path) -> None:
    use_language_of(tmp_path)


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    folder = tmp_path / "chapter"
    folder.mkdir()
    for name in ("__init__.py", "index.md"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "good.py").write_text("print(12, 'compared')", encoding="utf-8")
    (folder / "bad.py").write_text("raise SystemExit('they differ')", encoding="utf-8")
    (folder / "listings.toml").write_text('[good]\npython = ["3.11", "1.4"]\n', encoding="utf-8")
    return folder


def count(printed: str) -> int:
    return int(printed.split(maxsplit=1)[0])


def status(checks: list[Check], tmp_path: Path, *argv: str) -> object:
    with pytest.raises(SystemExit) as left:
        main(lambda here: checks, tmp_path / "verified.txt", list(argv))
    return left.value.code


def test_the_command_succeeds_only_when_something_was_compared_and_nothing_disagreed(tmp_path: Path) -> None:
    assert status([Check("a", 3, 0), Check("b", 0, 0, reason="missing")], tmp_path) == 0
    assert status([Check("a", 3, 1), Check("b", 3, 0)], tmp_path) == 1
    assert status([Check("b", 0, 0, reason="missing")], tmp_path) == 1
    assert status([], tmp_path) == 1


def test_the_table_is_kept_when_asked_for_and_is_what_was_printed(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "conf.py").write_text('language = "zh_CN"\n', encoding="utf-8")
    status([Check("图", 2000, 0, "3.13"), Check("名字", 7, 2)], tmp_path)
    assert not (tmp_path / "verified.txt").exists()
    capsys.readouterr()
    status([Check("图", 2000, 0, "3.13"), Check("名字", 7, 2)], tmp_path, "--record")
    printed = capsys.readouterr().out
    assert (tmp_path / "verified.txt").read_text("utf-8") == printed
    assert "3.13       2,000       0  图\n本机           7       2  名字\n共 2,007 次比较，不一致 2 次\n" in printed


def test_a_listing_is_counted_on_each_interpreter_and_a_missing_one_is_named(chapter: Path) -> None:
    found = list(on_each(chapter, "good", "它", count))
    assert [(check.python, check.count, check.wrong) for check in found][1] == ("1.4", 0, 0)
    assert "not compared" in str(found[1]) and "1.4" in found[1].reason
    assert list(on_each(chapter, "good", "它", count, here=True)) == []


def test_a_listing_that_fails_is_a_disagreement_and_says_why(chapter: Path) -> None:
    [check] = on_each(chapter, "bad", "它", count)
    assert (check.count, check.wrong) == (0, 1)
    assert "they differ" in str(check)


def test_a_whole_run_has_arguments_of_its_own(chapter: Path) -> None:
    (chapter / "good.py").write_text("import sys\nprint(12 if 'all' in sys.argv else 7, 'compared')", encoding="utf-8")
    everyday, *_ = on_each(chapter, "good", "它", count)
    whole, *_ = on_each(chapter, "good", "它", count, whole=("all",))
    assert (everyday.count, whole.count) == (7, 12)


def test_the_counts_of_a_comparison_are_read_from_the_table_on_record(tmp_path: Path) -> None:
    record = tmp_path / "verified.txt"
    rows = [Check("图", 2000, 0, "3.13"), Check("图", 0, 0, "2.7", "没有"), Check("图的名字", 7, 0)]
    record.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    assert recorded_counts(record, "图") == {"3.13": 2000}


def test_a_listing_that_is_not_there_is_an_error(chapter: Path) -> None:
    with pytest.raises(ListingError, match=r"no listing ugly\.py"):
        list(on_every_interpreter(chapter, "ugly"))


@pytest.fixture
def recorded(chapter: Path) -> Path:
    """The chapter with two listings that were recorded; one of them draws."""
    (chapter / "bad.py").unlink()
    (chapter / "listings.toml").write_text("", encoding="utf-8")
    (chapter / "verify.py").write_text("raise SystemExit(7)", encoding="utf-8")
    drawing = (
        "from pathlib import Path\nPath(__file__).with_name('figures').joinpath('a.svg').write_text('<svg/>')\nprint(1)"
    )
    (chapter / "draw.py").write_text(drawing, encoding="utf-8")
    for name, content in {
        "results/good.txt": "12 compared\n",
        "results/draw.txt": "1\n",
        "figures/a.svg": "<svg/>",
    }.items():
        (chapter / name).parent.mkdir(exist_ok=True)
        (chapter / name).write_text(content, encoding="utf-8")
    return chapter


def table(chapter: Path) -> list[tuple[int, int]]:
    return [(check.count, check.wrong) for check in listings_again(chapter)]


def test_every_listing_but_the_one_that_checks_is_run_again_line_by_line(recorded: Path) -> None:
    assert table(recorded) == [(1, 0), (1, 0), (3, 0)]
    (recorded / "results" / "good.txt").write_text("12 compared\nand more\n", encoding="utf-8")
    assert table(recorded) == [(1, 0), (2, 1), (3, 0)]
    (recorded / "good.py").write_text("raise SystemExit('they differ')", encoding="utf-8")
    assert table(recorded) == [(1, 0), (0, 1), (3, 0)]
    (recorded / "listings.toml").write_text('[good]\ncompare = "none"\n', encoding="utf-8")
    (recorded / "good.py").write_text("print('today')", encoding="utf-8")
    assert table(recorded) == [(1, 0), (1, 0), (3, 0)]


def test_a_file_that_a_run_writes_otherwise_is_found_and_put_back(recorded: Path) -> None:
    (recorded / "figures" / "a.svg").write_text("<svg>old</svg>", encoding="utf-8")
    *_, check = listings_again(recorded)
    assert (check.count, check.wrong, check.reason) == (3, 1, ": figures/a.svg")
    assert (recorded / "figures" / "a.svg").read_text("utf-8") == "<svg>old</svg>"
    (recorded / "figures" / "a.svg").unlink()
    *_, check = listings_again(recorded)
    assert (check.count, check.wrong) == (2, 1)
    assert not (recorded / "figures" / "a.svg").exists()


def test_a_phrase_that_is_not_on_the_page_is_named(tmp_path: Path) -> None:
    page = tmp_path / "index.md"
    page.write_text("1347 张训练，450 张测试。", encoding="utf-8")
    assert sentences(page, ["1347 张训练", "450 张测试"]).wrong == 0
    check = sentences(page, ["1348 张训练", "450 张测试"])
    assert (check.count, check.wrong) == (2, 1)
    assert "1348 张训练" in str(check)


def test_the_command_runs_the_listings_of_a_chapter_unless_told_not_to(recorded: Path, capsys) -> None:
    for argv, rows in ([], 4), (["--without-listings"], 1):
        with pytest.raises(SystemExit) as left:
            main(lambda here: [Check("它", 1, 0)], recorded / "results" / "verified.txt", argv, chapter=recorded)
        assert left.value.code == 0
        assert capsys.readouterr().out.count("\nhere ") == rows


def test_a_table_in_another_language_counts_all_the_same(tmp_path: Path) -> None:
    kept(tmp_path / "english", Check("a", 7, 0), Check("b", 0, 0, "1.4", "no 1.4"))
    (tmp_path / "conf.py").write_text('language = "zh_CN"\n', encoding="utf-8")
    kept(tmp_path / "chinese", Check("甲", 2000, 1), Check("乙", 0, 0, "1.4", "没有 1.4"))
    assert "not compared" in (tmp_path / "english/results/verified.txt").read_text("utf-8")
    assert "没有比较" in (tmp_path / "chinese/results/verified.txt").read_text("utf-8")
    assert list(recorded_totals(tmp_path)) == [("chinese", 2000, 1), ("english", 7, 0)]


def kept(folder: Path, *checks: Check) -> None:
    """A chapter in ``folder`` with the table of these checks on record."""
    (folder / "results").mkdir(parents=True)
    with pytest.raises(SystemExit):
        main(lambda here: checks, folder / "results" / "verified.txt", ["--record"])


def test_the_totals_of_the_recorded_tables_are_added_up_from_their_rows(tmp_path: Path, capsys) -> None:
    kept(tmp_path / "b", Check("甲", 12_000_000, 0), Check("乙", 5, 2, "3.11"), Check("丙", 0, 0, "1.4", "没有 1.4"))
    kept(tmp_path / "section" / "a", Check("丁", 7, 0))
    assert list(recorded_totals(tmp_path)) == [("b", 12_000_005, 2), ("a", 7, 0)]
    capsys.readouterr()
    print_totals([tmp_path / "section", tmp_path / "b"])
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["7", "0", "a"],
        ["12,000,005", "2", "b"],
        ["12,000,012", "2", "all"],
    ]


def test_a_table_whose_sum_is_not_that_of_its_rows_is_refused(tmp_path: Path) -> None:
    kept(tmp_path / "a", Check("甲", 7, 0))
    path = tmp_path / "a" / "results" / "verified.txt"
    path.write_text(path.read_text("utf-8").replace("7 comparisons", "8 comparisons"), encoding="utf-8")
    with pytest.raises(ValueError, match="add up to 7 and 0"):
        list(recorded_totals(tmp_path))
