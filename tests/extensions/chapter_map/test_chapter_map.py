"""A section's map has all its chapters, in every format, with lines from each to those that build on it."""

from __future__ import annotations

import random

import pytest
from bs4 import BeautifulSoup

from handbook import differing_files
from handbook_edition.chapter_map.chapters import chapter
from handbook_edition.chapter_map.rails import Line, lanes, stops

PAGE = "---\nsummary: {summary}\nneeds: [{needs}]\n---\n# {title}\n\n正文。\n"
FILES = {
    "conf.py": 'project = "P"\nextensions = ["myst_parser", "handbook_edition.chapter_map", "sphinx_exact_rebuilds"]\n',
    "index.md": "# 首页\n\n```{toctree}\npart/index\nother/index\n```\n",
    "part/index.md": "# 部分\n\n```{chapter-map}\n```\n\n```{toctree}\n:hidden:\n\none/index\ntwo/index\n```\n",
    "part/one/index.md": PAGE.format(summary="从 `a` 说起 & <b>", needs="", title="第一章：始"),
    "part/two/index.md": PAGE.format(summary="再说", needs="one, /other", title="第二章"),
    "other/index.md": "# 别处（附录）\n",
}


def shown(page):
    """Each stop of the map: where it leads, its title, its summary, what is to be read before."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    found = []
    for stop in soup.select("ol.chapter-map > li"):
        link = stop.select_one(".chapter-map-title a")
        texts = [stop.select_one(f".chapter-map-{name}") for name in ("summary", "needs")]
        found.append((link["href"], link.get_text(), *(text and text.get_text() for text in texts)))
    return found


def test_stops_are_the_chapters_in_their_order_with_what_their_front_matter_says(small_site):
    site = small_site(FILES)
    out = site.build()
    assert site.warnings == ""
    assert shown(out / "part/index.html") == [
        ("one/index.html", "第一章：始", "从 a 说起 & <b>", None),
        ("two/index.html", "第二章", "再说", "先读：第一章、别处"),
    ]


def test_a_new_chapter_and_a_new_word_in_another_are_on_the_map_and_the_build_equals_a_clean_one(small_site):
    site = small_site(FILES)
    site.build()
    site.write({"part/three/index.md": "# 第三章\n"})
    site.edit("part/index.md", "two/index\n", "two/index\nthree/index\n")
    site.build()
    site.edit("part/one/index.md", "说起", "谈起")  # the map's own page stays as it is
    site.edit("other/index.md", "别处", "他处")
    out = site.build()
    assert [(title, summary) for _href, title, summary, _needs in shown(out / "part/index.html")] == [
        ("第一章：始", "从 a 谈起 & <b>"),
        ("第二章", "再说"),
        ("第三章", None),
    ]
    assert shown(out / "part/index.html")[1][3] == "先读：第一章、他处"
    clean = site.build(out="clean")
    assert {name for name in differing_files(out, clean) if name.endswith(".html")} == set()


def test_other_formats_have_the_chapters_too(small_site):
    site = small_site(FILES)
    text = (site.build("text") / "part/index.txt").read_text("utf-8")
    assert [word in text for word in ("第一章：始", "再说", "先读")] == [True] * 3
    book = next(site.build("latex").glob("*.tex")).read_text("utf-8")
    assert [book.count(title) for title in ("从 ", "再说")] == [1, 1]  # the chapters of the part, not those of the book
    assert book.count(r"\chaptermapstop") == 2
    assert r"\begin{chaptermap}{1}" in book
    assert site.warnings == ""


def test_a_need_that_is_no_page_is_told(small_site):
    site = small_site({**FILES, "part/two/index.md": PAGE.format(summary="再说", needs="oneself", title="第二章")})
    out = site.build()
    assert "part/two/index needs 'part/oneself/index', which is no page" in site.warnings
    assert [needs for *_, needs in shown(out / "part/index.html")] == [None, None]


@pytest.mark.parametrize("written", ['["a", "/s/b"]', "a, /s/b"])
def test_needs_are_a_list_or_names_between_commas(written):
    assert chapter("part/c/index", "C", {"needs": written}).needs == ("part/a/index", "s/b/index")


def test_a_chain_stays_in_one_lane_and_a_second_branch_gets_its_own():
    found = stops("abcd", {"b": "a", "c": "b", "d": "a"})
    assert [stop.lane for stop in found] == [0, 1, 1, 0]
    assert lanes(found) == 2
    assert found[3].arriving == [Line(0, 0)]


@pytest.mark.parametrize("seed", range(40))
def test_every_need_has_a_line_that_reaches_its_stop_and_no_line_runs_through_another(seed):
    chance = random.Random(seed)
    chapters = list(range(chance.randint(1, 12)))
    needs = {each: chance.sample(chapters[:each], chance.randint(0, min(each, 3))) for each in chapters}
    found = stops(chapters, needs)
    going_on: list[Line] = []
    for number, stop in enumerate(found):
        assert stop.from_above == going_on
        assert {line.source for line in stop.arriving} == set(needs[number])
        others = [line for line in stop.going_on if line in stop.from_above]
        assert stop.lane not in {line.lane for line in others}
        assert all(line in stop.from_above for line in stop.arriving)
        used = [line.lane for line in stop.going_on]
        assert len(used) == len(set(used))
        going_on = stop.going_on
        wanted_later = {need for later in chapters[number + 1 :] for need in needs[later] if need <= number}
        assert {line.source for line in going_on} == wanted_later
    assert going_on == []
