"""The font beside the pages holds what their formulas draw, and draws it as the whole font does."""

from __future__ import annotations

import io
import zipfile

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from browser import serving
from handbook import ROOT
from sphinx_static_render.math.assets import FONT
from sphinx_static_render.math.font import characters, drawn, missing, stored_subset, subset
from sphinx_static_render.math.temml import Temml

MODULES = ROOT / "node_modules"
WHOLE = MODULES / FONT
TEMML = {"static_math_node_modules": str(MODULES)}
CONF = (
    "extensions=['myst_parser','sphinx_static_render.math']\n"
    "myst_enable_extensions=['dollarmath']\nhtml_theme='basic'\n"
)
FORMULAS = r"""# F

Text $x_i' \in \mathbb{R}$, $\mathscr{L}(\theta)$, $\mathbf{W}\mathcal{Q}$, $\hat{y} \widehat{abc} \vec{v} \bar{z}$.

$$
\sqrt{\frac{1}{\sqrt[3]{x}}} \left( \sum_{i=1}^{n} \int_0^\infty \frac{a^{b^c}}{\dfrac{d}{\dfrac{e}{f}}} \right)
\left\{ \begin{matrix} 1 \\ 2 \\ 3 \\ 4 \\ 5 \end{matrix} \right. \overbrace{a + b - c + d}^{n} \xrightarrow{f}
\left\| \begin{matrix} \alpha \\ \beta \end{matrix} \right\| \prod_{k} \underline{x} \partial \nabla \epsilon
$$
"""


def glyphs(font: TTFont, text: str) -> dict[str, tuple]:
    """Of each character the outline, the width, and how many sizes and parts it is stretched with."""
    names, every, math = font.getBestCmap(), font.getGlyphSet(), font["MATH"].table.MathVariants
    found = {}
    for character in text:
        name = names[ord(character)]
        pen = DecomposingRecordingPen(every)
        every[name].draw(pen)
        ways = []
        for coverage, constructions in (
            (math.VertGlyphCoverage, math.VertGlyphConstruction),
            (math.HorizGlyphCoverage, math.HorizGlyphConstruction),
        ):
            if name in coverage.glyphs:
                way = constructions[coverage.glyphs.index(name)]
                parts = way.GlyphAssembly.PartRecords if way.GlyphAssembly else []
                advances = [variant.AdvanceMeasurement for variant in way.MathGlyphVariantRecord]
                ways.append((advances, [part.FullAdvance for part in parts]))
        found[character] = (pen.value, font["hmtx"][name], ways)
    return found


def test_glyphs_of_the_subset_are_those_of_the_whole_font():
    text = "x𝑥(√{⏞∑∫→‖ℝ"
    with TTFont(WHOLE) as whole, TTFont(io.BytesIO(subset(WHOLE.read_bytes(), text, "woff2"))) as cut:
        assert glyphs(cut, text) == glyphs(whole, text)
        assert glyphs(whole, "(")["("][2][0][1]  # a parenthesis is stretched from parts
        constants = [vars(font["MATH"].table.MathConstants) for font in (cut, whole)]
        assert constants[0].keys() == constants[1].keys()
        assert constants[0]["AxisHeight"].Value == constants[1]["AxisHeight"].Value
        assert len(cut.getGlyphOrder()) < len(whole.getGlyphOrder()) / 20


def test_the_licence_stays_in_the_font_and_reserves_no_name():
    with TTFont(io.BytesIO(subset(WHOLE.read_bytes(), "x", "woff2"))) as cut, TTFont(WHOLE) as whole:
        said = {record.nameID: str(record) for record in cut["name"].names}
        assert said == {record.nameID: str(record) for record in whole["name"].names}
    assert "STIX Fonts Project Authors" in said[0]
    assert "OFL" in said[14]
    # The licence asks for another name only where its first lines reserve one: then this font would need it too.
    first = (MODULES / "@fontsource/stix-two-math/LICENSE").read_text("utf-8").partition("PREAMBLE")[0]
    assert "Copyright" in first
    assert "reserved font name" not in first.lower()


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_the_same_characters_give_the_same_bytes(flavor):
    font = WHOLE.read_bytes()
    one, other = subset(font, ["x", "y", "("], flavor), subset(font, {"(", "y", "x"}, flavor)
    assert one == other
    assert one[:4] == {"woff": b"wOFF", "woff2": b"wOF2"}[flavor]


def test_what_was_cut_once_is_taken_again(tmp_path, monkeypatch):
    first = stored_subset(WHOLE, {"x"}, "woff2", tmp_path)
    monkeypatch.setattr("sphinx_static_render.math.font.subset", lambda *_: pytest.fail("cut again"))
    assert stored_subset(WHOLE, {"x"}, "woff2", tmp_path) == first
    monkeypatch.setattr("sphinx_static_render.math.font.subset", lambda *_: b"another")
    assert stored_subset(WHOLE, {"x", "y"}, "woff2", tmp_path) != first
    assert {file.name for file in tmp_path.iterdir() if file.suffix != ".woff2"} == set()


@pytest.fixture(scope="module")
def temml():
    return Temml((MODULES / "temml/dist/temml.min.js").read_text("utf-8"))


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x", "x𝑥"),
        ("h", "hℎ"),  # Unicode put the slanted h elsewhere
        (r"\epsilon\varepsilon", "ϵ𝜖ε𝜀"),
        (r"\sqrt2", "√2"),
        (r"\sqrt[3]2", "√23"),
        ("1 - 2", "12−"),
        ("1 < 2", "12<"),
    ],
)
def test_what_a_browser_adds_is_counted(temml, tex, expected):
    assert {c for c in drawn(temml.mathml(tex)) if not c.isspace()} == set(expected)


def test_only_symbols_that_the_font_lacks_are_missing(temml):
    font = characters(WHOLE)
    assert missing(temml.mathml(r"\sqrt{x} \le \text{若 я} \mathbb{R}"), font) == []
    assert missing(temml.mathml("a ❄ b ❄"), font) == ["❄"]


def test_a_symbol_without_a_glyph_is_a_warning_at_its_line(small_site):
    site = small_site({"conf.py": CONF, "index.md": "# F\n\nfine: $x$\n\n$$\na ❄ b\n$$\n"})
    site.build(confoverrides=TEMML)
    assert "index.md:5: WARNING: the math font has no glyph for ❄ (U+2744): " in site.warnings
    assert site.warnings.count("[static_math.glyph]") == 1


def test_the_font_grows_with_the_formulas_and_an_epub_carries_its_own(small_site):
    site = small_site({"conf.py": CONF, "index.md": "# F\n\n$x$\n", "more.md": "---\norphan: true\n---\n# M\n\n$y$\n"})
    font = site.build(confoverrides=TEMML) / "_static/stix-two-math.woff2"
    few = characters(font)
    assert {"𝑥", "𝑦", " "} <= few < characters(WHOLE)
    site.edit("index.md", "$x$", r"$x \oplus z$")
    site.build(confoverrides=TEMML)
    assert characters(font) - few == {"⊕", "𝑧"}
    with zipfile.ZipFile(next(site.build("epub", confoverrides=TEMML).glob("*.epub"))) as book:
        packed = book.read("_static/stix-two-math.woff")
    with TTFont(io.BytesIO(packed)) as opened:
        assert {"𝑥", "𝑦", "𝑧", "⊕"} <= set(map(chr, opened.getBestCmap()))
    assert len(packed) < WHOLE.stat().st_size / 5


def test_formulas_look_as_with_the_whole_font(small_site, chromium):
    out = small_site({"conf.py": CONF, "index.md": FORMULAS}).build(confoverrides=TEMML)
    style = out / "_static/static_math.css"
    style.write_text(style.read_text("utf-8").replace("font-display: optional", "font-display: block"), "utf-8")
    font = out / "_static/stix-two-math.woff2"
    cut = font.read_bytes()
    whole = (MODULES / FONT).with_suffix(".woff2").read_bytes()
    pictures = {}
    with serving(out) as address:
        for name, content in (("whole", whole), ("cut", cut), ("poor", subset(WHOLE.read_bytes(), "x", "woff2"))):
            font.write_bytes(content)
            with chromium.new_context(viewport={"width": 1000, "height": 700}, device_scale_factor=2) as context:
                page = context.new_page()
                page.goto(f"{address}/index.html")
                page.evaluate("document.fonts.ready")
                assert page.evaluate("document.fonts.check('20px STIX2', 'x')")
                pictures[name] = page.locator(".body").screenshot()
    assert pictures["cut"] == pictures["whole"]
    assert pictures["poor"] != pictures["whole"]  # the picture does depend on the font
