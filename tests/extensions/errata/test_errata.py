"""A misconception stands where it is met and, by itself, on the errata page."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup


def listed(out, page="index.html"):
    soup = BeautifulSoup((out / page).read_text("utf-8"), "html.parser")
    return [(dt.get_text(), dd.select_one("p").get_text()) for dt, dd in _pairs(soup.select_one("dl.errata").parent)]


def _pairs(box):
    return zip(box.select("dl.errata > dt"), box.select("dl.errata > dd"), strict=True)


def test_errata_stand_in_the_order_of_the_toctree(small_site):
    site = small_site(root="errata-basic")
    assert listed(site.build()) == [("错误 乙", "正确乙，见 第一页"), ("错误 甲 见 第二页", "正确甲")]
    assert site.warnings == ""


def test_every_entry_leads_to_its_box_and_to_its_proof(small_site):
    out = small_site(root="errata-basic").build()
    soup = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser")
    links = [a["href"] for a in soup.select("dl.errata .misconception-proof a")]
    assert links[1] == "second.html#misconception-错误-乙"
    assert (out / links[0]).read_text() == 'print("proof")\n'
    target = BeautifulSoup((out / "second.html").read_text("utf-8"), "html.parser")
    assert "misconception" in target.find(id="misconception-错误-乙")["class"]


def test_the_address_of_a_box_is_made_of_its_claim_and_survives_a_box_before_it(small_site):
    site = small_site(root="errata-basic")
    box = "\n:::{misconception} 新的 `a = 8`\n:right: 对\n:proof: proof.py\n:::\n"
    site.edit("second.md", "# 第二页\n", "# 第二页\n" + 2 * box)
    page = BeautifulSoup((site.build() / "second.html").read_text("utf-8"), "html.parser")
    assert site.warnings == ""
    names = [box["id"] for box in page.select(".misconception")]
    assert names == ["misconception-新的-a-8", "misconception-新的-a-8-2", "misconception-错误-乙"]


def test_correcting_a_box_rewrites_the_errata_page(small_site):
    site = small_site(root="errata-basic")
    site.write({"errata.md": "---\norphan: true\n---\n# 勘误\n\n```{errata}\n```\n"})  # shows no title of the page
    site.build()
    text = (site.srcdir / "first.md").read_text("utf-8")
    site.write({"first.md": text.replace("正确甲", "更正确")})
    assert ("错误 甲 见 第二页", "更正确") in listed(site.build(), "errata.html")


def test_the_contents_say_how_many_errata_a_page_has_and_lead_to_them(small_site):
    site = small_site(root="errata-basic")
    assert not BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser").select(".errata-contents")
    site.edit("index.md", "```{errata}", "```{errata}\n:contents:")
    soup = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    items = soup.select(".errata-contents li")
    assert [" ".join(item.get_text().split()) for item in items] == ["第二页 1", "第一页 1"]
    for item in items:
        heading = soup.find(id=item.a["href"].removeprefix("#")).find_next_sibling()
        assert heading.get_text() == item.a.get_text()
        below = heading.find_next_sibling("dl")
        assert len(below.find_all("dt")) == int(item.select_one(".errata-count").get_text())
    assert site.warnings == ""
    latex = next(site.build("latex").glob("*.tex")).read_text("utf-8")
    links = re.findall(r"detokenize\{(index:errata-[^}]*)\}\]\{\\sphinxcrossref", latex)
    assert len(links) == 2
    assert all(rf"\label{{\detokenize{{{link}}}}}" in latex for link in links)


def interrupt(*_):
    raise KeyboardInterrupt  # after any other exception Sphinx reads everything again


def test_a_build_that_stops_before_it_writes_does_not_leave_the_errata_page_behind(small_site, monkeypatch):
    site = small_site(root="errata-basic")
    site.write({"list.md": "---\norphan: true\n---\n# 勘误\n\n```{errata}\n```\n"})
    site.build()
    site.edit("first.md", "正确甲", "更正确")
    with monkeypatch.context() as stop:
        stop.setattr("sphinx.builders.html.StandaloneHTMLBuilder.prepare_writing", interrupt)
        with pytest.raises(KeyboardInterrupt):
            site.build()
    assert "更正确" in (site.build() / "list.html").read_text("utf-8")


def test_removing_the_page_removes_its_errata(small_site):
    site = small_site(root="errata-basic")
    site.build()
    site.write({"first.md": "# 第一页\n"})
    assert [wrong for wrong, _ in listed(site.build())] == ["错误 乙"]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "latex", "text", "man"])
def test_every_builder_lists_them_without_a_warning(small_site, builder):
    site = small_site(root="errata-basic")
    out = site.build(builder)
    assert site.warnings == ""
    text = "".join(
        path.read_text("utf-8")
        for path in out.rglob("*")
        if path.suffix in (".html", ".tex", ".txt", ".1") and "_sources" not in path.parts
    )
    assert text.count("正确乙") == 2


def test_a_parallel_build_finds_the_same_errata(small_site):
    site = small_site(root="errata-basic")
    site.write({f"more{n}.md": f"---\norphan: true\n---\n# 多{n}\n" for n in range(8)})
    assert listed(site.build(out="parallel", parallel=2)) == listed(site.build(out="serial"))


def test_a_box_without_its_right_statement_is_an_error_at_its_line(small_site):
    site = small_site(root="errata-basic")
    site.write({"first.md": "# 第一页\n\n:::{misconception} 错\n:proof: proof.py\n:::\n"})
    site.build()
    assert "first.md:3" in site.warnings
    assert "misconception needs :right:" in site.warnings


def test_the_ids_of_the_list_are_valid_and_each_is_there_once(small_site):
    box = "# T\n\n:::{misconception} 错\n:right: 对\n:proof: /proof.py\n:::\n"
    names = ["a-b", "a/b", "a/b-2", "my page", "my-page", "other/index"]
    pages = "".join(f"{name}\n" for name in names)
    site = small_site(root="errata-basic")
    site.write({f"{name}.md": box for name in names})
    errata = "```{errata}\n:contents:\n```\n"
    site.write({"index.md": f"# P\n\n```{{toctree}}\n{pages}first\nsecond\n```\n\n{errata}\n{errata}"})
    soup = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not [name for name in ids if re.search(r"\s", name)]
    links = [link["href"].removeprefix("#") for link in soup.select(".errata-contents a")]
    assert links[:8] == [
        "errata-a-b",
        "errata-a-b-3",
        "errata-a-b-2",
        "errata-my-page-2",
        "errata-my-page",
        "errata-other",
        "errata-first",
        "errata-second",
    ]
    assert [name for name in ids if name.startswith("errata-")] == links
    assert site.warnings == ""
