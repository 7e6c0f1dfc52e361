"""A link shows what it leads to, to a mouse and to the keyboard; a finger is not kept from following it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from handbook_edition.link_previews.cutting import previews, shortened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FILES = {
    "conf.py": 'project = "书"\nlanguage = "zh_CN"\nhtml_theme = "furo"\n'
    'extensions = ["handbook_edition.link_previews"]\n',
    "index.rst": "首页\n====\n\n开头，见 :doc:`deep/page` 、 :term:`环` 与 :ref:`那一节 <there>` 。\n\n"
    "`外面 <https://e.org/>`__\n\n.. toctree::\n\n   deep/page\n",
    "deep/page.rst": "深处\n====\n\n第一段。\n\n.. _there:\n\n小节\n----\n\n说 **这个** ，见 :doc:`/index` 。\n\n"
    ".. glossary::\n\n   环\n   ring\n      有加法也有乘法。\n",
}


@pytest.fixture
def out(shared_site):
    return shared_site(FILES).build()


def data(out):
    text = (out / "_static/link_previews_data.js").read_text("utf-8")
    return json.loads(text.removeprefix("globalThis.linkPreviews = ").removesuffix(";\n"))


def test_a_page_a_section_and_a_term_by_each_of_its_names_have_previews(out):
    found = data(out)
    assert found["deep/page.html"] == ["深处", "第一段。"]
    assert found["deep/page.html#there"] == ["小节", '说 <strong>这个</strong> ，见 <span class="doc">首页</span> 。']
    assert found["deep/page.html#term-ring"][1] == "有加法也有乘法。"
    assert {title for title, _ in found.values()} >= {"首页", "环", "ring"}


def test_pages_in_folders_are_known_by_their_folders(shared_site):
    assert {"", "deep/page/", "deep/page/#there"} <= data(shared_site(FILES).build("dirhtml")).keys()


@pytest.mark.parametrize(
    ("html", "short"),
    [
        ("abc", "abc"),
        ("abcdef", "abc…"),
        ("<b>abcdef</b>g", "<b>abc…</b>"),
        ("a&amp;&lt;b", "a&amp;&lt;…"),
        ("<i>x</i><math><mi>n</mi><mo>+</mo></math>tail", "<i>x</i><math><mi>n</mi><mo>+</mo></math>…"),
    ],
)
def test_a_preview_is_short_and_whole(html, short):
    assert shortened(html, 3) == short


def test_what_no_section_of_a_page_is_gives_nothing():
    assert list(previews("<p>x</p>")) == []


def test_a_mouse_that_rests_and_the_keyboard_see_it_and_escape_takes_it_away(chromium: Browser, out) -> None:
    page = chromium.new_page(viewport={"width": 900, "height": 700})
    page.goto((out / "index.html").as_uri())
    assert page.evaluate("() => typeof linkPreviews") == "undefined"
    preview = page.locator("[role=tooltip]")
    term = page.locator("article a", has_text="环")
    term.hover()
    preview.wait_for()
    assert preview.inner_text().split() == ["环", "有加法也有乘法。"]
    assert term.get_attribute("aria-describedby") == preview.get_attribute("id")
    box = preview.bounding_box()
    assert box
    assert 0 <= box["x"] <= 900 - box["width"] and 0 <= box["y"] <= 700 - box["height"]
    preview.hover()  # it stays while it is read
    page.wait_for_timeout(400)
    assert preview.count() == 1
    page.keyboard.press("Escape")
    assert preview.count() == 0
    assert term.get_attribute("aria-describedby") is None
    page.mouse.move(5, 690)
    page.locator("article a.internal").first.focus()
    page.keyboard.press("Tab")  # from the first link to the second
    page.keyboard.press("Shift+Tab")
    preview.wait_for()
    assert preview.inner_text().split() == ["深处", "第一段。"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/deep/page.html")
    page.close()


def test_a_link_to_elsewhere_has_none(chromium: Browser, out) -> None:
    page = chromium.new_page()
    page.goto((out / "index.html").as_uri())
    page.locator("article a.external").focus()
    page.locator("article a.internal").last.hover()
    page.wait_for_function("() => typeof linkPreviews === 'object'")
    page.locator("article a.external").hover()
    page.wait_for_timeout(600)
    assert page.locator("[role=tooltip]").count() == 0
    page.close()


def test_a_finger_follows_a_link_at_once(chromium: Browser, out) -> None:
    context = chromium.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((out / "index.html").as_uri())
    page.locator("article a.internal").first.tap()
    page.wait_for_url("**/deep/page.html")
    assert page.locator("[role=tooltip]").count() == 0
    context.close()
