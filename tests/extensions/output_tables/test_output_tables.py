"""Tables are read from what listings printed, whole, and their bars are as long as the numbers are large."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from small_site import SmallSite
from sphinx_runnable_listings.output_tables.reading import Table, aligned_table, is_numeric, number_in, shares, table_of

CONF = "extensions = ['myst_parser', 'sphinx_runnable_listings.output_tables']\nlatex_elements = {'fontpkg': ''}\n"
SEEDS = "five seeds\nseed 0: 441 right\nseed 1: 147 right\nseed 2: none right\n"
PAGE = """# T

```{output-table} results/seeds.txt
:caption: The *seeds*
:start-at: seed 0
:bars: right

seed {seed}: {right} right
```
"""


def files(page: str = PAGE, output: str = SEEDS) -> dict[str, str]:
    return {"conf.py": CONF, "index.md": page, "results/seeds.txt": output}


def cells(page: Path) -> list[list[str]]:
    [table] = html.parse(str(page)).xpath('//table[contains(@class, "output-table")]')
    return [[cell.text_content().strip() for cell in row.xpath("./th | ./td")] for row in table.xpath(".//tr")]


def widths(page: Path) -> list[str]:
    bars = html.parse(str(page)).xpath('//span[@class="bar-length"]/@style')
    return [re.fullmatch(r"width: (.+)%", style)[1] for style in bars]


# The pure core


def test_a_line_reads_like_its_template_however_it_is_spaced() -> None:
    found = table_of("尺子   2 km：   6,982\n尺子 128 km：   2,794\n", "尺子 {尺子} km： {全长}")
    assert found == Table(("尺子", "全长"), (("2", "6,982"), ("128", "2,794")))


def test_cells_may_have_single_spaces() -> None:
    found = table_of("4 × 8      0.71   0.39\n一百万个数  16.45   < 1e-9\n", "{网络} {引擎} {torch}")
    assert found.rows == (("4 × 8", "0.71", "0.39"), ("一百万个数", "16.45", "< 1e-9"))


def test_several_lines_make_one_row() -> None:
    text = "广度优先\n    不同  8.2%\nC3\n    不同  0.0%\n"
    assert table_of(text, "{次序}\n不同 {不同}").rows == (("广度优先", "8.2%"), ("C3", "0.0%"))


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("a 1\nb: 2\n", "{name} 1"),  # a line that reads otherwise
        ("a 1 of 2\n", "{name} 1"),  # one that goes on
        ("a 1\nfoot\nb 2\n", "{name} {n}"),  # one that belongs to no row
        ("a\n 1\nb\n", "{name}\n{n}"),  # half a row
        ("a 1 2\n", "{n} {n} 2"),  # two columns of one name
        ("\n", "{n}"),  # no row
    ],
)
def test_no_line_is_passed_over(text: str, template: str) -> None:
    with pytest.raises(ValueError, match=r"template|twice|no row"):
        table_of(text, template)


def test_aligned_columns_need_no_template() -> None:
    assert aligned_table("n    两 步\t 词\n 十　　  2,3  a b\n") == Table(("n", "两 步", "词"), (("十", "2,3", "a b"),))
    with pytest.raises(ValueError, match="2 cells where the header has 3"):
        aligned_table("a  b  c\n1  2\n")


names = st.text("abcdefgh甲乙丙", min_size=1, max_size=6)
words = st.text("0123456789.,-abc甲乙", min_size=1, max_size=8)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
def test_what_was_printed_by_a_template_is_read_by_it(rows: list[tuple[str, str]]) -> None:
    template = "第 {一} 行：{{得}} {二}；"
    text = "".join(template.replace(" ", "   ").format(一=first, 二=second) + "\n" for first, second in rows)
    assert table_of(text, template).rows == tuple(rows)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("6,982 km", 6982),
        ("-0.5", -0.5),
        ("1e-3", 0.001),
        ("8.2%", 8.2),
        ("没到", None),
        ("< 1e-10", None),
        (".5", 0.5),
    ],
)
def test_a_bound_and_a_word_are_no_numbers(cell: str, value: float | None) -> None:
    assert number_in(cell) == value


def test_bars_begin_at_zero_and_the_longest_is_whole() -> None:
    assert shares([0, 5, None, 10]) == [0, 0.5, None, 1]
    assert shares([0, 0]) == [0, 0]
    assert shares([1, 10, 100], log=True) == pytest.approx([1 / 3, 2 / 3, 1])
    assert shares([30, 3000], log=True) == pytest.approx([0.1926, 1], abs=1e-4)


@pytest.mark.parametrize(("values", "log"), [([-1, 2], False), ([0, 2], True), ([None], False), ([], False)])
def test_what_has_no_length_is_refused(values: list[float | None], log: bool) -> None:
    with pytest.raises(ValueError, match="bar"):
        shares(values, log=log)


def test_numbers_stand_to_the_right() -> None:
    assert is_numeric(["1", "< 1e-10", "没到"])
    assert not is_numeric(["单位正方形", "1e9 处", "圆"])
    assert not is_numeric(["3.12 3.13", "2.7", "8、8、8、8"])


# On a page


def test_the_table_and_the_whole_output_are_on_the_page(small_site) -> None:
    site: SmallSite = small_site(files())
    page = site.build() / "index.html"
    assert site.warnings == ""
    assert cells(page) == [["seed", "right"], ["0", "441"], ["1", "147"], ["2", "none"]]
    assert widths(page) == ["100.0", "33.3"]
    [folded] = html.parse(str(page)).xpath('//details[@class="folded-output"]')
    assert folded.findtext("summary") == "As printed: seeds.txt"
    assert folded.xpath(".//pre")[0].text_content() == SEEDS
    assert folded.get("open") is None
    assert [em.text for em in html.parse(str(page)).xpath("//caption//em")] == ["seeds"]
    assert {bar.get("style") for bar in html.parse(str(page)).xpath('//span[@class="output-bar"]')} == {"width: 4.5em"}
    assert "output_tables.css" in page.read_text("utf-8")
    assert (site.outdir / "_static/output_tables.css").is_file()


def test_other_formats_have_the_table_alone(small_site) -> None:
    site: SmallSite = small_site(files())
    book = site.build("epub", confoverrides={"version": "1", "copyright": "x"})
    epub = (book / "index.xhtml").read_text("utf-8")
    assert "output_tables.css" in epub
    assert (book / "_static/output_tables.css").is_file()
    tex = next((site.build("latex")).glob("*.tex")).read_text("utf-8")
    text = (site.build("text") / "index.txt").read_text("utf-8")
    assert 'style="width: 33.3%"' in epub
    assert r"147}\kern2pt\color{TitleColor}\hrule width 0.87em" in tex  # a third of 2.6
    assert tex.index(r"\needspace{8\baselineskip}") < tex.index(r"\sphinxcaption{The")
    for written in (epub, tex, text):
        assert "147" in written
        assert "five seeds" not in written
        assert "As printed" not in written


def test_a_changed_record_changes_the_table_or_is_a_warning(small_site) -> None:
    site: SmallSite = small_site(files())
    site.build()
    site.edit("results/seeds.txt", "147", "882")
    assert widths(site.build() / "index.html") == ["50.0", "100.0"]
    site.edit("results/seeds.txt", "none right", "no answer")
    site.build()
    assert (
        "index.md:3: WARNING: results/seeds.txt: this line does not read like its template: 'seed 2: no"
        in site.warnings
    )


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        (":bars: right", ":bars: wrong", "no column 'wrong'; there are: seed, right"),
        ("seeds.txt", "nothing.txt", "nothing.txt"),
        (":start-at: seed 0", ":start-at: seed 9", "start-at pattern not found"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_warning_at_its_line(small_site, old: str, new: str, warning: str) -> None:
    site: SmallSite = small_site(files(PAGE.replace(old, new)))
    site.build()
    assert re.search(rf"index\.md:3: WARNING: .*{re.escape(warning)}", site.warnings)


def test_one_scale_or_one_each_and_a_logarithmic_one_says_so(small_site) -> None:
    page = "# T\n\n```{output-table} results/seeds.txt\n:bars: a, 1,000 b\n```\n"
    output = "a   1,000 b\n1    10\n10  100\n"
    site: SmallSite = small_site(files(page, output))
    assert widths(site.build() / "index.html") == ["10.0", "10.0", "100.0", "100.0"]
    site.edit("index.md", "b\n", "b\n:same-scale:\n")
    assert widths(site.build() / "index.html") == ["1.0", "10.0", "10.0", "100.0"]
    site.edit("index.md", "b\n", "b\n:log-scale:\n")
    found = site.build() / "index.html"
    assert widths(found) == ["33.3", "66.7", "66.7", "100.0"]
    assert "logarithmic" in found.read_text("utf-8")
