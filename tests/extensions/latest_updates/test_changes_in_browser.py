"""The script of the stream of changes, in Chromium, on pages opened from the disk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

CONF = "extensions = ['myst_parser', 'sphinx_latest_updates']\nlanguage = 'zh_CN'\nhtml_theme = 'alabaster'\n"
LISTING = "```{latest-updates}\n:view: changes\n:filters:\n```\n"
FILES = {
    "conf.py": CONF,
    "index.md": f"# 首页\n\n```{{toctree}}\none\ntwo\n```\n\n{LISTING}",
    "one.md": "---\ndate: 2026-01-11\ncategory: Python\ntags: [gc]\nupdates:\n"
    "  - {date: 2026-01-20, kind: 勘误, note: 字段名}\n"
    "  - {date: 2026-01-21, kind: 新增, note: 第二处}\n---\n# 甲篇\n\n开头。\n",
    "two.md": "---\ndate: 2026-01-15\ncategory: 工具\ntags: [gc, 提交]\n"
    "updates: [{date: 2026-01-19, kind: 勘误}]\n---\n# 乙篇\n\n乙。\n",
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def address(shared_site) -> str:
    return (shared_site(FILES).build() / "index.html").as_uri()


def shown(page: Page) -> list[str]:
    lines = page.locator("li.change:visible .change-line").all_inner_texts()
    return [" ".join(line.split()) for line in lines]


def click(page: Page, name: str, value: str) -> None:
    page.locator(f'[data-filter="{name}"] a[data-value="{value}"]').click()


def counts(page: Page, name: str) -> dict[str, str]:
    links = page.locator(f'[data-filter="{name}"] a')
    return {link.get_attribute("data-value"): link.locator(".change-count").text_content() for link in links.all()}


def test_filters_go_together_count_what_is_left_and_keep_themselves_in_the_address(page, address):
    page.goto(address)
    assert len(shown(page)) == 5
    click(page, "kind", "erratum")
    assert shown(page) == ["2026-01-20 勘误 甲篇：字段名", "2026-01-19 勘误 乙篇"]
    assert page.url == f"{address}?kind=erratum"
    assert counts(page, "category") == {"Python": "1", "工具": "1"}
    assert page.locator(".change-status").inner_text() == "5 处变更里的 2 处"
    click(page, "category", "工具")
    assert shown(page) == ["2026-01-19 勘误 乙篇"]
    assert counts(page, "kind") == {"erratum": "1", "published": "1", "new": "0"}
    page.reload()
    assert shown(page) == ["2026-01-19 勘误 乙篇"]
    page.go_back()
    assert len(shown(page)) == 2
    click(page, "kind", "erratum")  # what is chosen is taken back
    assert len(shown(page)) == 5
    assert page.url == address


def test_a_text_is_looked_for_in_entries_whatever_its_case_and_width(page, address):
    page.goto(f"{address}?q=第二")
    assert shown(page) == ["2026-01-21 新增 甲篇：第二处"]
    page.locator("input[type=search]").fill("乙篇 勘误")
    assert shown(page) == ["2026-01-19 勘误 乙篇"]
    page.get_by_text("全部变更").click()
    assert len(shown(page)) == 5
    assert "q=" not in page.url


def test_the_keyboard_reaches_filters_and_folded_cards(page, address):
    page.goto(address)
    page.locator('[data-filter="kind"] a').first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("?kind=erratum")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    summary = page.locator("li.change:visible summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("li.change:visible .post-excerpt").first.inner_text() == "开头。"


def test_without_the_script_the_links_lead_to_pages_with_the_same_entries(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.locator("input[type=search]").count()
    for name, value, found in (("kind", "erratum", 2), ("category", "工具", 2)):
        page.goto(address)
        click(page, name, value)
        assert len(shown(page)) == found
        assert page.locator('a[aria-current="true"]').get_attribute("data-value") == value
    context.close()


def test_what_is_new_since_the_last_visit_is_marked_until_the_visit_is_over(chromium, small_site):
    site = small_site(FILES)
    address = (site.build() / "index.html").as_uri()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    assert page.locator(".change-unseen").count() == 0  # on a first visit everything is new
    page.close()
    site.edit("two.md", "[{date: 2026-01-19, kind: 勘误}]", "[{date: 2026-01-21, kind: 更新, note: 又改}]")
    site.build()
    page = context.new_page()
    for _time in range(2):
        page.goto(address)
        assert page.locator(".change-unseen .change-line").all_inner_texts() == ["2026-01-21 更新 乙篇：又改"]
    page.get_by_text("自上次来过之后").click()
    assert shown(page) == ["2026-01-21 更新 乙篇：又改"]
    page.close()
    page = context.new_page()
    page.goto(address)
    assert page.locator(".change-unseen").count() == 0
    context.close()


def test_a_browser_that_keeps_nothing_filters_all_the_same(page, address):
    refuse = "{get() { throw new Error('no'); }}"
    for storage in ("localStorage", "sessionStorage"):
        page.add_init_script(f"Object.defineProperty(window, {storage!r}, {refuse})")
    page.goto(address)
    click(page, "kind", "new")
    assert shown(page) == ["2026-01-21 新增 甲篇：第二处"]
