"""The numbers of the benchmark on cases small enough to work out by hand."""

from __future__ import annotations

import gzip
import math
import urllib.request
from pathlib import Path

import pytest

from benchmarks.search import markdown_pages, metrics, report, results
from benchmarks.search.browser import Answer
from benchmarks.search.metrics import Judged
from benchmarks.search.queries import Query
from benchmarks.search.server import Server

ANSWERS = [
    Judged(["a", "b"], {"a"}),  # first
    Judged(["x"] * 9 + ["b"], {"b", "c"}),  # tenth
    Judged(["x"] * 10 + ["c"], {"c"}),  # eleventh: too late
    Judged([], {"d"}),  # nothing
]


def test_recall_counts_a_right_page_among_the_first_results() -> None:
    assert metrics.recall(ANSWERS, 1) == 1 / 4
    assert metrics.recall(ANSWERS, 10) == 2 / 4


def test_any_right_page_counts_once() -> None:
    assert metrics.recall([Judged(["b", "c"], {"b", "c"})], 10) == 1


def test_zero_rate_counts_queries_without_results() -> None:
    assert metrics.zero_rate(ANSWERS) == 1 / 4


def test_percentiles_are_by_nearest_rank() -> None:
    values = list(range(20, 0, -1))
    assert metrics.percentile(values, 50) == 10
    assert metrics.percentile(values, 95) == 19
    assert metrics.percentile(values, 100) == 20
    assert metrics.percentile([7], 50) == 7


def test_nothing_measured_is_no_number() -> None:
    assert math.isnan(metrics.mean([]))
    assert math.isnan(metrics.percentile([], 95))
    assert results.latency([Answer([], 5.0, "TypeError")]) == {"p50": None, "p95": None}


def test_a_summary_tells_plain_queries_from_harder_ones_and_counts_errors() -> None:
    queries = [Query("phrase", "锁", "a", frozenset({"a"})), Query("pinyin", "suo", "a", frozenset({"a"}))]
    found = results.summary(queries, [Answer(["a"], 1.0), Answer([], 0.0, "boom")])
    assert found["plain"] == {"queries": 1, "recall_at_1": 1.0, "recall_at_10": 1.0, "zero_rate": 0.0}
    assert found["harder"] == {"queries": 1, "recall_at_1": 0.0, "recall_at_10": 0.0, "zero_rate": 1.0}
    assert list(found["categories"]) == ["phrase", "pinyin"]
    assert (found["errors"], found["first_error"]) == (1, "boom")


def test_only_the_same_results_in_the_same_order_are_the_same() -> None:
    left, right = [Answer(["a", "b"], 1), Answer(["c"], 1)], [Answer(["b", "a"], 1), Answer(["c"], 2)]
    assert results.same(left, right) == 0.5


def test_an_engine_without_any_answer_on_file_is_reported_with_its_error() -> None:
    throws = {"answered": 0, "same_as_http": 0.0, "first_error": "TypeError"}
    works = {"answered": 3, "same_as_http": 1.0, "first_error": None}
    assert report.offline({"file": throws}) == "no"
    assert report.offline({"file": works}) == "yes, 100% same ranks"


def test_sizes_are_readable() -> None:
    assert [report.size(n) for n in (None, 1500, 2_500_000)] == ["–", "1.5 kB", "2.50 MB"]


@pytest.fixture
def server(tmp_path: Path) -> Server:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.js").write_text("x" * 1000, encoding="utf-8")
    (site / "a.bin").write_bytes(b"123")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    running = Server(site)
    yield running
    running.close()


def test_the_server_compresses_text_and_counts_what_it_sends(server: Server) -> None:
    with urllib.request.urlopen(server.address + "index.js?v=1") as response:
        data = response.read()
    assert gzip.decompress(data) == b"x" * 1000
    assert urllib.request.urlopen(server.address + "a.bin").read() == b"123"
    assert server.sent == [("index.js", len(data)), ("a.bin", 3)]


def test_the_server_keeps_to_its_site(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(server.address + "%2e%2e/secret.txt")
    assert server.sent == []


def test_a_manual_becomes_a_page_for_each_section_without_numbers_and_dead_links() -> None:
    html = """<div class="chapter"><h1>第 2 章 软件包</h1><p>见 <a href="x.html">别处</a>。</p>
    <div class="toc">目录</div>
    <h2>2.1. 安装</h2><pre># 不是标题</pre><h4>2.1.1. 细节</h4><p>正文</p></div>"""
    first, second = markdown_pages.pages(html, "div.chapter", split=2)
    assert (first.title, second.title) == ("软件包", "安装")
    assert "见 别处。" in first.text
    assert "目录" not in first.text
    assert "\n# 不是标题\n" in second.text
    assert "\n## 细节\n" in second.text


def test_a_page_that_is_hardly_translated_is_not_chinese() -> None:
    assert markdown_pages.is_chinese("软件包" * 60)
    assert not markdown_pages.is_chinese("软件包" * 20)
    assert not markdown_pages.is_chinese("软件包" * 60 + " untranslated" * 200)
