"""The tables of formats and pages say what was measured; the stock site has the same pages."""

from __future__ import annotations

import runpy
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.measure import Cost
from benchmarks.outputs import COLUMNS, PAGES, SOURCE, build_table, paint_table, size, stock_source, table, weight_table
from handbook import ROOT


def cells(text: str) -> list[list[str]]:
    head, _rule, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return [head, *rows]


def test_a_table_is_markdown():
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_a_file_is_as_large_as_it_is_and_a_folder_as_its_files(tmp_path):
    (tmp_path / "one").write_bytes(b"x" * 1_500_000)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/two").write_bytes(b"x" * 500_000)
    assert size(tmp_path / "one") == pytest.approx(1.5)
    assert size(tmp_path) == pytest.approx(2)


def test_builds_are_compared_with_the_stock_one():
    stock, pdf = (Cost(cpu=seconds, memory=100, wall=1, warnings=0) for seconds in (10, 25))
    costs = {"stock HTML": (stock, 2.0), "PDF": (pdf, 3.5)}
    assert cells(build_table(costs))[1:] == [
        ["stock HTML", "10", "1.00", "100", "2.0"],
        ["PDF", "25", "2.50", "100", "3.5"],
    ]


def test_the_weight_of_a_page_is_the_sum_of_its_kinds_and_no_request_weighs():
    ours = Counter({"HTML": 10_000, "fonts": 20_000, "requests": 4})
    stock = Counter({"HTML": 10_000, "JS": 50_000, "requests": 9})
    head, *rows = cells(weight_table({"ours": dict.fromkeys(PAGES, ours), "stock": dict.fromkeys(PAGES, stock)}))
    assert head[2:8] == list(COLUMNS)
    assert len(rows) == 2 * len(PAGES)
    assert rows[0][1:] == ["ours", "10", "0", "0", "20", "0", "4", "30", "0.50"]
    assert rows[1][1:] == ["stock", "10", "0", "50", "0", "0", "9", "60", "1.00"]


def test_paints_are_medians_and_their_ratio_that_of_loads_one_after_the_other():
    paints = {"front page": {"ours": [(100, 1), (200, 2), (900, 3)], "stock": [(100, 4), (400, 4), (3_000, 4)]}}
    _head, first, largest = cells(paint_table(paints))
    assert first == ["front page", "first", "200", "400", "0.50"]  # the median of 1, 0.5 and 0.3, not 900 / 3000
    assert largest == ["front page", "largest", "2", "4", "0.50"]


def test_the_pages_that_are_measured_are_there():
    written = {"index.html", "updates.html"}
    assert written <= set(PAGES.values())
    for page in set(PAGES.values()):
        assert (SOURCE / page).with_suffix(".md").exists()


def test_the_stock_site_has_the_same_pages_without_what_is_compared(tmp_path):
    source = stock_source(tmp_path / "stock")
    pages = {path.relative_to(SOURCE) for path in SOURCE.rglob("*.md")}
    assert {path.relative_to(source) for path in source.rglob("*.md")} == pages
    ours, stock = runpy.run_path(str(SOURCE / "conf.py")), runpy.run_path(str(source / "conf.py"))
    gone = set(ours["extensions"]) - set(stock["extensions"])
    assert {
        "sphinx_static_render.math",
        "sphinx_static_render.mermaid",
        "sphinx_cjk_search",
        "handbook_edition.offline_pages",
    } <= gone
    folders = [Path(find_spec(name).origin) for name in gone]
    assert all(path.is_relative_to(ROOT / "extensions") for path in folders)  # every one of them is this project's
    assert set(stock["extensions"]) - set(ours["extensions"]) == {"sphinx.ext.mathjax"}
    assert "sphinx_latest_updates" in stock["extensions"]
    assert stock["html_js_files"] == []
    assert ours["html_js_files"] != []
