"""A mermaid source becomes one SVG that stands by itself."""

from __future__ import annotations

from xml.dom import minidom

import pytest

from sphinx_static_render.mermaid.drawing import DiagramError, contrasting_ink, draw, drawing_fingerprint, read

CHART = "flowchart TD\n  A[引用计数清零] --> B(释放)\n"
SVG = "{http://www.w3.org/2000/svg}"


def elements(svg, name):
    return minidom.parseString(svg).getElementsByTagName(name)


def test_the_picture_is_one_image_with_a_name():
    svg = draw("flowchart TD\n accTitle: 别的\n accDescr: 别的\n A-->B", "redux-color", "甲 < 乙 & 丙").svg
    [root] = elements(svg, "svg")
    [title] = elements(svg, "title")
    assert root.getAttribute("role") == "img"
    assert title.parentNode.tagName == "svg"
    assert title.firstChild.data == "甲 < 乙 & 丙"
    assert not any(name.startswith("aria-") for name in root.attributes.keys())  # noqa: SIM118  (not a dict)


def test_the_size_is_the_picture_s_own():
    drawing = draw(CHART, "redux-color", "")
    [root] = elements(drawing.svg, "svg")
    assert (drawing.width, drawing.height) == (int(root.getAttribute("width")), int(root.getAttribute("height")))
    assert read(drawing.svg) == drawing


def test_a_box_is_wide_enough_for_its_chinese_label():
    svg = draw(CHART, "redux-color", "").svg
    box = next(rect for rect in elements(svg, "rect") if rect.nextSibling.firstChild.data == "引用计数清零")
    assert float(box.getAttribute("width")) > 16 * len("引用计数清零")


def test_text_stays_text_in_fonts_that_readers_have():
    svg = draw(CHART, "redux-color", "").svg
    assert {"引用计数清零", "释放"} <= {text.firstChild.data for text in elements(svg, "text")}
    assert "PingFang SC" in elements(svg, "svg")[0].getAttribute("style")
    assert elements(svg, "svg")[0].getAttribute("style").count("font-family") == 1


def test_light_and_dark_differ_in_colours_only():
    light, dark = (draw(CHART, theme, "x") for theme in ("redux-color", "dark"))
    assert (light.width, light.height) == (dark.width, dark.height)
    assert light.svg != dark.svg


def test_the_same_source_gives_the_same_bytes():
    assert draw(CHART, "dark", "x") == draw(CHART, "dark", "x")


def test_every_ingredient_of_a_drawing_is_in_its_fingerprint():
    prints = {
        drawing_fingerprint(*parts)
        for parts in [
            ("a", "dark", "x"),
            ("b", "dark", "x"),
            ("a", "forest", "x"),
            ("a", "dark", "y"),
            ("a", "darkx", ""),
        ]
    }
    assert len(prints) == 5


@pytest.mark.parametrize(
    ("background", "ink"),
    [
        ("#ffffff", "#172d4a"),
        ("#000", "#ffffff"),
        ("lightyellow", "#172d4a"),
        ("rgb(20, 20, 120)", "#ffffff"),
        ("none", None),
        ("transparent", None),
    ],
)
def test_ink_contrasts_with_its_ground(background, ink):
    assert contrasting_ink(background) == ink


@pytest.mark.parametrize("theme", ["redux-color", "dark"])
def test_a_label_on_an_author_s_colour_is_readable_in_both_themes(theme):
    svg = draw("flowchart TD\n A[浅] --> B[深]\n style A fill:#fdd\n style B fill:#300\n", theme, "").svg
    fills = {text.firstChild.data: text.getAttribute("style") for text in elements(svg, "text")}
    assert fills == {"浅": "fill:#172d4a", "深": "fill:#ffffff"}


def test_an_author_s_own_ink_is_left_alone():
    svg = draw("flowchart TD\n A[甲] --> B\n style A fill:#fdd,color:#900\n", "dark", "").svg
    assert (
        next(text.getAttribute("style") for text in elements(svg, "text") if text.firstChild.data == "甲")
        == "fill:#900;"
    )


@pytest.mark.parametrize("source", ["flowchart LR\n A -->\n ]]", "no diagram", "sequenceDiagram\n A->>B: x\n what"])
def test_what_is_no_diagram_is_refused(source):
    with pytest.raises(DiagramError) as refused:
        draw(source, "dark", "")
    assert "Expecting" not in str(refused.value)
