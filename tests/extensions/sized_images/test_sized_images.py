"""Pictures say how large they are; what an author said stays."""

from __future__ import annotations

import base64

import pytest
from bs4 import BeautifulSoup

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="518.4pt" height="216pt" viewBox="0 0 518.4 216"/>'
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
PAGE = """
P
=

.. image:: drawing.svg

.. figure:: dot.png

.. image:: drawing.svg
   :width: 50%

.. image:: dot.png
   :scale: 300

.. image:: sizeless.svg
"""


@pytest.fixture
def site(small_site):
    site = small_site({
        "conf.py": "extensions = ['handbook_edition.sized_images']\nproject = 'p'\n",
        "index.rst": PAGE,
        "drawing.svg": SVG,
        "sizeless.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    })  # fmt: skip
    (site.srcdir / "dot.png").write_bytes(DOT)
    return site


def test_a_picture_says_how_large_it_is_unless_its_author_did(site):
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    said = [(image.get("width"), image.get("height"), image.get("style", "")) for image in page.select(".body img")]
    assert said[0] == ("691", "288", "")  # a point is 4/3 of a pixel
    assert said[1] == ("1", "1", "")
    assert said[2][1] is None
    assert said[3][:2] == ("3", "3")
    assert said[4] == (None, None, "")
    assert [link.img["src"] for link in page.select("a.image-reference")] == ["_images/drawing.svg", "_images/dot.png"]
    assert site.warnings == ""


def test_other_formats_are_not_touched(site):
    latex = (site.build("latex") / "p.tex").read_text("utf-8")
    assert r"\sphinxincludegraphics{{dot}.png}" in latex


FAR = """
P
=

.. image:: drawing.svg

Below
-----

.. image:: drawing.svg

.. image:: drawing.svg
   :width: 50%
"""


def test_a_picture_below_the_first_heading_waits_until_the_reader_comes_near(site):
    (site.srcdir / "index.rst").write_text(FAR, "utf-8")
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    assert [image.get("loading") for image in page.select(".body img")] == [None, "lazy", None]
    book = BeautifulSoup((site.build("epub") / "index.xhtml").read_text("utf-8"), "html.parser")
    assert [image.get("loading") for image in book.select(".body img")] == [None, None, None]
