"""A LaTeX build gets its SVG pictures as PDF, vector and searchable."""

from __future__ import annotations

import re
import zlib

import pytest
import typst

import sphinx_static_render.svg_to_pdf.converter
from handbook import ROOT
from sphinx_static_render.svg_to_pdf.converter import pdf_fingerprint, pdf_from_svg

PICTURE = (ROOT / "tests/roots/svg_to_pdf-basic/picture.svg").read_bytes()


@pytest.fixture
def basic(small_site):
    return small_site(root="svg_to_pdf-basic")


def plain(pdf):
    """The file with its compressed streams opened."""
    return re.sub(rb"stream\r?\n(.*?)\r?\nendstream", lambda found: _inflated(found[1]), pdf, flags=re.DOTALL)


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_the_page_is_as_large_as_the_picture():
    [box] = re.findall(rb"/MediaBox ?\[([^\]]*)\]", plain(pdf_from_svg(PICTURE)))
    assert [float(number) for number in box.split()] == [0, 0, 120, 60]


def test_text_stays_text_and_nothing_becomes_pixels():
    opened = plain(pdf_from_svg(PICTURE))
    assert b"/ToUnicode" in opened
    assert b"/Subtype/Image" not in opened.replace(b" ", b"")
    mapped = {code.upper() for code in re.findall(rb"<[0-9A-Fa-f]{4}> <([0-9A-Fa-f]{4})>", opened)}
    assert {b"0041", b"0042", b"0043"} <= mapped
    if "Noto Sans CJK SC" in typst.Fonts().families():
        assert {f"{ord(letter):04X}".encode() for letter in "引用"} <= mapped


def test_the_same_picture_gives_the_same_bytes():
    assert pdf_from_svg(PICTURE) == pdf_from_svg(PICTURE)


def test_picture_and_fonts_are_in_the_fingerprint():
    assert len({pdf_fingerprint(*of) for of in ((PICTURE,), (PICTURE + b" ",), (PICTURE, ["fonts"]))}) == 3


def test_latex_includes_the_pdf_without_a_warning(basic):
    out = basic.build("latex")
    assert basic.warnings == ""
    assert r"\sphinxincludegraphics{{picture}.pdf}" in next(out.glob("*.tex")).read_text("utf-8")
    assert (out / "picture.pdf").read_bytes() == pdf_from_svg(PICTURE)


def test_pages_keep_the_svg(basic):
    out = basic.build("html")
    assert (out / "_images/picture.svg").exists()
    assert not list(out.rglob("*.pdf"))


def test_a_picture_is_converted_once_and_again_only_when_it_changes(basic, monkeypatch):
    converted = []

    def counted(svg, font_paths, convert=pdf_from_svg):
        converted.append(svg)
        return convert(svg, font_paths)

    monkeypatch.setattr(sphinx_static_render.svg_to_pdf.converter, "pdf_from_svg", counted)
    basic.build("latex")
    basic.build("latex", freshenv=True)
    assert len(converted) == 1
    basic.write({"picture.svg": PICTURE.decode().replace("ABC", "XYZ")})
    out = basic.build("latex", freshenv=True)
    assert len(converted) == 2
    assert (out / "picture.pdf").read_bytes() == pdf_from_svg(converted[1])


def test_a_broken_picture_is_named_by_line(basic):
    basic.write({"picture.svg": "<svg"})
    basic.build("latex")
    assert re.search(r"index\.rst:4: WARNING: picture\.svg cannot be made a PDF: .* \[svg_to_pdf\]", basic.warnings)


def test_a_missing_picture_is_sphinx_s_warning_and_no_crash(basic):
    (basic.srcdir / "picture.svg").unlink()
    out = basic.build("latex")
    assert "image file not readable: picture.svg" in basic.warnings
    assert list(out.glob("*.tex"))


def test_diagrams_and_themed_figures_are_converted_too(small_site):
    page = (
        "图\n==\n\n.. mermaid::\n   :alt: 甲\n\n   flowchart LR\n     A --> B\n\n"
        ".. themed-figure:: picture\n   :alt: 乙\n\n   说明\n"
    )
    conf = (
        "extensions=['sphinx_static_render.mermaid', 'sphinx_static_render.svg_to_pdf']\n"
        "extensions += ['sphinx_runnable_listings.themed_figures']\n"
    )
    svg = PICTURE.decode()
    site = small_site({"conf.py": conf, "index.rst": page, "picture-light.svg": svg, "picture-dark.svg": svg})
    out = site.build("latex")
    assert site.warnings == ""
    assert re.fullmatch(
        r"mermaid-\w+\.pdf picture-light\.pdf", " ".join(sorted(file.name for file in out.glob("*.pdf")))
    )
