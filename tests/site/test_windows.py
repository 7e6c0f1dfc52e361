"""A page that all tests share is as new for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import Watch

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Windows

SIZE = {"width": 500, "height": 500}
SEEN = """() => [
  localStorage.getItem("kept"), innerWidth,
  matchMedia("print").matches, matchMedia("(prefers-color-scheme: dark)").matches,
]"""


def test_a_page_forgets_what_was_done_with_it_and_nobody_listens_any_more(windows: Windows, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>题</title>", encoding="utf-8")
    address = (tmp_path / "a.html").as_uri()
    with windows.page(viewport=SIZE) as page, Watch(page) as watch:
        page.goto(address)
        page.evaluate("localStorage.setItem('kept', '1')")
        page.emulate_media(media="print", color_scheme="dark")
        page.set_viewport_size({"width": 300, "height": 300})
        assert page.evaluate(SEEN) == ["1", 300, True, True]
    asked = list(watch.requests)
    with windows.page(viewport=SIZE) as again:
        assert again is page
        again.goto(address)
        assert again.evaluate(SEEN) == [None, 500, False, False]
    assert watch.requests == asked != []


def test_a_page_that_did_not_come_or_a_test_that_failed_is_no_burden_for_the_next(windows: Windows) -> None:
    from playwright.sync_api import Error

    with windows.page(viewport=SIZE) as page, pytest.raises(Error, match="ERR_"):
        page.goto("http://127.0.0.1:9/")
    with pytest.raises(ZeroDivisionError), windows.page(viewport=SIZE) as page:
        page.set_viewport_size({"width": 300 // 0, "height": 300})
    with windows.page(viewport=SIZE) as page:
        assert page.url == "about:blank"
        assert page.evaluate("innerWidth") == 500
