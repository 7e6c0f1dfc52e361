"""A long name in a caption may break where one of its words ends, and nowhere else."""

from __future__ import annotations

import pytest
from lxml import html

from handbook_edition.name_breaks import at_seams

FILES = {
    "conf.py": 'project = "P"\nextensions = ["handbook_edition.name_breaks"]\n',
    "index.rst": "标题 DistributedDataParallel\n===========================\n\n"
    ".. code-block:: python\n   :caption: python -m one.DistributedData_parallel & ``x``\n\n   x = 1\n",
}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("DistributedDataParallel", ["Distributed", "Data", "Parallel"]),
        ("见 average_precision.py。", ["见 average_", "precision.py。"]),
        ("my.name", ["my.name"]),
        ("distributeddataparallel", ["distributeddataparallel"]),
        ("中文里没有名字，也就没有缝", ["中文里没有名字，也就没有缝"]),
        ("RFC7807Problems", ["RFC7807", "Problems"]),
        ("", [""]),
    ],
)
def test_a_name_has_its_seams_behind_dots_and_underscores_and_before_words(text, pieces):
    assert at_seams(text) == pieces


@pytest.mark.parametrize(
    ("builder", "seam", "page"), [("html", "<wbr>", "index.html"), ("epub", "<wbr/>", "index.xhtml")]
)
def test_captions_get_seams_and_say_the_same(small_site, builder, seam, page):
    site = small_site(FILES)
    out = site.build(
        builder, **({"confoverrides": {"version": "1", "epub_basename": "x"}} if builder == "epub" else {})
    )
    written = (out / page).read_text("utf-8")
    assert written.count(seam) == 3
    [caption] = html.fromstring(written.encode()).find_class("caption-text")
    assert caption.text_content() == "python -m one.DistributedData_parallel & x"


def test_paper_does_not_notice(small_site):
    [book] = small_site(FILES).build("latex").glob("*.tex")
    assert "wbr" not in book.read_text("utf-8")
