"""The search as a reader uses it, in a real browser, from a server and from the disk."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from sphinx.testing.util import SphinxTestApp

from small_site import SmallSite

FILES = {
    "conf.py": "extensions = ['myst_parser', 'sphinx_design', 'sphinx_cjk_search']\n"
    "myst_enable_extensions = ['colon_fence']\n"
    "language = 'zh_CN'\nproject = '书'\nhtml_theme = 'furo'\n",
    "index.md": "# 首页\n\n欢迎。\n\n```{toctree}\nmemory\nattention\nfolded\ndeep/er/page\n```\n",
    "deep/er/page.md": "# 嵌套页\n\n这一页放在两层文件夹里，也提到注意力。\n",
    "memory.md": "# 垃圾回收\n\n引用计数归零就回收，注意力不用管它。\n\n## 循环检测\n\n"
    + "填充的段落。\n\n" * 60
    + "收集器寻找**互相**引用的对象。\n",
    "folded.md": "# 折叠\n\n<details><summary>细节</summary>\n\n藏在里面的**独角兽**。\n\n</details>\n\n"
    "::::{tab-set}\n:::{tab-item} 甲\n前面的标签。\n:::\n:::{tab-item} 乙\n后面的鲸鱼。\n:::\n::::\n",
    "attention.md": "# 注意力\n\n注意力机制。\n\n## 位置编码\n\n正弦位置编码。`<b>` 与 [a-z]。\n\n"
    + "另一段位置编码。\n\n" * 3,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built"))


def build(folder: Path, builder: str = "html", files: Mapping[str, str] = FILES, **settings: str) -> Path:
    site = SmallSite(folder / "source", SphinxTestApp)
    site.write(files)
    return site.build(builder, confoverrides=settings)


class Reader:
    """What a reader does and sees."""

    def __init__(self, driver: webdriver.Chrome, base: str) -> None:
        self.driver, self.base = driver, base

    def go(self, page: str) -> None:
        self.driver.get(self.base + page)

    def js(self, code: str, *arguments: object) -> object:
        return self.driver.execute_script(f"return {code}", *arguments)

    def wait(self, condition: Callable[[], object]) -> object:
        return WebDriverWait(self.driver, 30, 0.03).until(lambda _driver: condition())

    def press(self, *keys: str, ctrl: bool = False) -> None:
        chain = ActionChains(self.driver)
        if ctrl:
            chain.key_down(Keys.CONTROL)
        chain.send_keys(*keys)
        if ctrl:
            chain.key_up(Keys.CONTROL)
        chain.perform()

    def all(self, selector: str) -> list[webdriver.remote.webelement.WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def is_open(self) -> bool:
        return bool(self.js("!!document.querySelector('dialog.cjk-search[open]')"))

    def open(self) -> None:
        self.press("k", ctrl=True)
        self.wait(lambda: self.is_open)

    def type(self, text: str) -> None:
        """Type into the open dialog, and wait for the answer to it."""
        field = self.driver.find_element(By.CSS_SELECTOR, "dialog.cjk-search input")
        field.clear()
        field.send_keys(text)
        self.wait(lambda: "正在" not in self.status and (self.options or "没有" in self.status))

    @property
    def status(self) -> str:
        """What the open dialog says, else the search page."""
        return str(self.js(
            "(document.querySelector('dialog[open] .cjk-search-status')"
            " ?? document.querySelector('.cjk-search-status')).textContent"
        ))  # fmt: skip

    @property
    def options(self) -> list[str]:
        return list(
            self.js("[...document.querySelectorAll('[role=option] .cjk-search-title')].map(e => e.textContent)")
        )

    @property
    def active(self) -> str:
        return str(self.js(
            "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
            "?.querySelector('.cjk-search-title').textContent ?? ''"
        ))  # fmt: skip

    def errors(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser") if "favicon" not in entry["message"]]


@pytest.fixture
def reader(browser: webdriver.Chrome, built: Path, serve: Callable[[Path], str], request: pytest.FixtureRequest):
    """A reader of the site on the disk, where browsers allow the least; of a server too, where a test asks for both."""
    base = serve(built) if getattr(request, "param", "file") == "http" else built.as_uri() + "/"
    reader = Reader(browser, base)
    reader.go("index.html")
    reader.js("localStorage.clear()")
    reader.errors()
    yield reader
    assert reader.errors() == []


#: Where files are loaded and addresses are followed, it matters where the site lies.
from_both = pytest.mark.parametrize("reader", ["http", "file"], indirect=True)


@from_both
def test_nothing_is_loaded_until_a_reader_searches(reader):
    assert reader.js("document.querySelectorAll('script[src*=cjk_search], link[href*=cjk_search]').length") == 1
    assert reader.js("typeof CJKSearch.Engine") == "undefined"
    reader.open()
    reader.wait(lambda: reader.js("typeof CJKSearch.Engine") == "function")


def test_ctrl_k_opens_the_dialog_and_closes_it(reader):
    reader.open()
    assert reader.js("document.activeElement.getAttribute('role')") == "combobox"
    reader.press("k", ctrl=True)
    assert not reader.is_open


def test_a_slash_opens_the_dialog_but_not_while_typing(reader):
    reader.press("/")
    reader.wait(lambda: reader.is_open)
    reader.press("a/b")
    assert reader.js("document.activeElement.value") == "a/b"
    reader.press(Keys.ESCAPE)
    assert not reader.is_open
    reader.go("search.html")
    reader.driver.find_element(By.ID, "cjk-search-query").send_keys("a/b")
    assert not reader.is_open
    assert reader.js("document.activeElement.value") == "a/b"


def test_a_click_on_the_search_box_of_the_theme_opens_the_dialog(reader):
    reader.driver.find_element(By.CSS_SELECTOR, ".sidebar-search").click()
    reader.wait(lambda: reader.is_open)


def test_escape_gives_the_focus_back(reader):
    reader.js("document.querySelector('.sidebar-tree a').focus()")
    reader.open()
    reader.press(Keys.ESCAPE)
    assert not reader.is_open
    assert reader.js("document.activeElement.matches('.sidebar-tree a')")


def test_the_focus_stays_in_the_dialog(reader):
    reader.open()
    reader.type("位置编码")
    for _ in range(12):
        reader.press(Keys.TAB)
        assert reader.js("document.activeElement === document.body || !!document.activeElement.closest('dialog')")


def test_results_appear_while_typing_with_path_and_marks(reader):
    reader.open()
    reader.type("正弦位置")
    assert reader.options[0] == "位置编码"
    first = reader.all("[role=option]")[0]
    assert first.find_element(By.CLASS_NAME, "cjk-search-path").text == "注意力"
    assert [mark.text for mark in first.find_elements(By.CSS_SELECTOR, ".cjk-search-excerpt mark")] == ["正弦位置"]
    assert "条结果" in reader.status


def test_arrows_choose_and_enter_opens(reader):
    reader.open()
    reader.type("注意力")
    assert len(set(reader.options)) > 2  # of two, each is the next of the other
    assert reader.active == reader.options[0]
    reader.press(Keys.ARROW_DOWN)
    assert reader.active == reader.options[1]
    reader.press(Keys.ARROW_UP)
    reader.press(Keys.ARROW_UP)
    assert reader.active == reader.options[-1]
    reader.press(Keys.ARROW_DOWN)
    reader.press(Keys.ENTER)
    reader.wait(lambda: "/attention.html" in reader.driver.current_url)


RECENT = "[...document.querySelectorAll('.cjk-search-recent')].map(e => e.textContent)"


@from_both
def test_searches_whose_results_were_opened_are_offered_again_and_can_be_forgotten(reader):
    for words in ("垃圾", "位置编码", "垃圾"):
        reader.open()
        reader.type(words)
        reader.press(Keys.ENTER)
        reader.wait(lambda: not reader.is_open)
    reader.open()
    reader.type("只看看")
    reader.press(Keys.ESCAPE)
    reader.go("index.html")
    reader.open()
    reader.wait(lambda: reader.js(RECENT))
    assert reader.js(RECENT) == ["垃圾", "位置编码"]
    assert reader.status == "最近搜过"
    reader.press(Keys.ARROW_DOWN)
    reader.press(Keys.ARROW_DOWN)
    reader.press(Keys.ENTER)
    reader.wait(lambda: reader.options)
    assert (reader.js("document.activeElement.value"), reader.options[0]) == ("位置编码", "位置编码")
    assert reader.js(RECENT) == []
    reader.press(Keys.ESCAPE)
    reader.go("index.html")
    reader.open()
    reader.wait(lambda: reader.js(RECENT))
    reader.driver.find_element(By.CSS_SELECTOR, ".cjk-search-forget").click()
    assert reader.js(RECENT) == []
    assert reader.status == "输入词语、句子、标识符，或拼音"
    assert reader.js("document.activeElement.getAttribute('role')") == "combobox"
    assert reader.js("Object.keys(localStorage).filter((key) => key.startsWith('cjk'))") == []


def test_enter_opens_no_earlier_search_while_another_is_typed(reader):
    reader.open()
    reader.type("位置编码")
    reader.press(Keys.ENTER)
    reader.wait(lambda: not reader.is_open)
    reader.go("index.html")
    reader.open()
    reader.wait(lambda: reader.js(RECENT))
    reader.press(Keys.ARROW_DOWN)
    reader.js("document.activeElement.value = '别的'")  # nobody has answered it yet
    reader.press(Keys.ENTER)
    assert reader.js("document.activeElement.value") == "别的"


def test_j_and_k_choose_in_the_list_and_other_letters_go_on_typing(reader):
    reader.open()
    reader.type("注意力")
    reader.press(Keys.TAB)
    reader.press(Keys.TAB)  # past the button
    assert reader.js("document.activeElement.getAttribute('role')") == "listbox"
    reader.press("j")
    assert reader.active == reader.options[1]
    reader.press("k")
    assert reader.active == reader.options[0]
    reader.press("x")
    assert reader.js("document.activeElement.value") == "注意力x"


def test_roles_and_states_tell_a_screen_reader_what_there_is(reader):
    reader.open()
    state = "['aria-expanded', 'aria-controls', 'aria-autocomplete'].map(n => document.activeElement.getAttribute(n))"
    assert reader.js(state) == ["false", "cjk-search-list", "list"]
    reader.type("注意力")
    assert reader.js(state)[0] == "true"
    assert reader.js("document.getElementById('cjk-search-list').getAttribute('role')") == "listbox"
    assert reader.js("[...document.querySelectorAll('[aria-selected=true]')].map(e => e.id)") == ["cjk-search-option-0"]
    assert reader.js("document.activeElement.getAttribute('aria-activedescendant')") == "cjk-search-option-0"
    assert reader.js("document.querySelector('.cjk-search-status').getAttribute('role')") == "status"
    assert reader.js("document.querySelector('dialog').getAttribute('aria-label')") == "搜索"


def test_a_composition_is_left_to_end_before_anything_is_searched(reader):
    reader.open()
    reader.driver.execute_cdp_cmd("Input.imeSetComposition", {"text": "wei", "selectionStart": 3, "selectionEnd": 3})
    assert reader.js("document.activeElement.value") == "wei"
    assert reader.status == "输入词语、句子、标识符，或拼音"
    reader.driver.execute_cdp_cmd("Input.insertText", {"text": "位置"})
    reader.wait(lambda: reader.options)
    assert reader.options[0] == "位置编码"


def test_enter_that_ends_a_composition_opens_nothing(reader):
    reader.open()
    reader.type("位置编码")
    before = reader.driver.current_url
    reader.js(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))"
    )
    assert reader.driver.current_url == before
    assert reader.is_open


@from_both
def test_the_page_that_a_result_leads_to_marks_the_words_and_shows_the_first(reader):
    reader.open()
    reader.type("互相引用")
    reader.press(Keys.ENTER)
    reader.wait(lambda: reader.all(".cjk-search-mark"))
    assert "memory.html" in reader.driver.current_url
    assert "".join(mark.text for mark in reader.all(".cjk-search-mark")) == "互相引用"  # across the bold word
    reader.wait(
        lambda: reader.js(
            "(r => r.top >= 0 && r.bottom <= innerHeight)"
            "(document.querySelector('.cjk-search-mark').getBoundingClientRect())"
        )
    )
    text = reader.js("document.querySelector('article').textContent")
    reader.press(Keys.ESCAPE)
    reader.wait(lambda: not reader.all(".cjk-search-mark"))
    assert reader.js("document.querySelector('article').textContent") == text


@from_both
@pytest.mark.parametrize("word", ["独角兽", "鲸鱼"])
def test_a_hit_inside_what_is_folded_or_behind_a_tab_is_shown(reader, word):
    reader.open()
    reader.type(word)
    reader.press(Keys.ENTER)
    reader.wait(lambda: reader.all(".cjk-search-mark"))
    reader.wait(reader.all(".cjk-search-mark")[0].is_displayed)
    assert reader.all(".cjk-search-mark")[0].text == word


def test_a_partial_hit_says_so_and_what_it_lacks(reader):
    reader.open()
    reader.type("位置编码 麒麟")
    assert reader.status.startswith("没有完全匹配。")
    assert reader.all("[role=option] .cjk-search-missing")[0].text == "缺少：麒麟"


def test_the_search_page_answers_its_address(reader):
    reader.go("search.html?q=%E4%BD%8D%E7%BD%AE%E7%BC%96%E7%A0%81")
    reader.wait(lambda: reader.all(".cjk-search-results a"))
    assert reader.all(".cjk-search-results .cjk-search-title")[0].text == "位置编码"
    assert reader.driver.find_element(By.ID, "cjk-search-query").get_attribute("value") == "位置编码"
    assert reader.driver.title.startswith("位置编码")


def test_j_and_k_walk_through_the_search_page(reader):
    reader.go("search.html?q=%E6%B3%A8%E6%84%8F%E5%8A%9B")
    reader.wait(lambda: len(reader.all(".cjk-search-results a")) > 1)
    place = "[...document.querySelectorAll('.cjk-search-results a')].indexOf(document.activeElement)"
    reader.press("j")
    assert reader.js(place) == 0
    reader.press("j")
    assert reader.js(place) == 1
    reader.press("k")
    reader.press("k")
    assert reader.js("document.activeElement.id") == "cjk-search-query"


def test_typing_on_the_search_page_searches(reader):
    reader.go("search.html")
    reader.wait(lambda: reader.all(".cjk-search-results"))
    reader.driver.find_element(By.ID, "cjk-search-query").send_keys("引用计数")
    reader.wait(lambda: reader.all(".cjk-search-results a"))
    assert reader.all(".cjk-search-results .cjk-search-title")[0].text == "垃圾回收"


def test_no_query_injects_anything_or_breaks_the_page(reader):
    reader.open()
    for query in ("<img src=x onerror=window.injected=1>", "[a-z]+(", "a" * 10_000, "位置" * 5_000, "\u202e\u200b"):
        reader.js(
            "(f => { f.value = arguments[0]; f.dispatchEvent(new InputEvent('input', {bubbles: true})); })"
            "(document.activeElement)",
            query,
        )
        reader.wait(lambda: "正在" not in reader.status)
        assert reader.js("window.injected") is None, query[:50]
        assert reader.all("dialog img") == [], query[:50]
        reader.js("document.activeElement.value = ''")
        reader.type("位置编码")
        assert reader.options[0] == "位置编码", query[:50]


def test_markup_in_a_text_is_shown_as_text(reader):
    reader.open()
    reader.type("<b>")
    excerpt = reader.all("[role=option] .cjk-search-excerpt")[0]
    assert "<b>" in excerpt.text
    assert excerpt.find_elements(By.TAG_NAME, "b") == []


def test_nothing_found_says_so_and_what_to_try(reader):
    reader.open()
    reader.type("qqqzzzxxx")
    assert "没有找到“qqqzzzxxx”" in reader.status
    assert reader.options == []


@from_both
def test_the_function_for_other_scripts_gives_absolute_addresses(reader):
    results = reader.driver.execute_async_script("CJKSearch.search('位置编码', {limit: 3}).then(arguments[0])")
    assert results[0]["url"] == reader.base + "attention.html#id2"
    assert set(results[0]) == {"url", "title", "headings", "markedTitle", "excerpt", "missing", "query", "score"}


def test_ctrl_enter_opens_another_tab_and_leaves_the_dialog(reader):
    reader.open()
    reader.type("位置编码")
    here = reader.driver.current_window_handle
    reader.press(Keys.ENTER, ctrl=True)
    reader.wait(lambda: len(reader.driver.window_handles) == 2)
    assert reader.is_open
    other = next(handle for handle in reader.driver.window_handles if handle != here)
    reader.driver.switch_to.window(other)
    reader.wait(lambda: "/attention.html" in reader.driver.current_url)
    reader.driver.close()
    reader.driver.switch_to.window(here)


def test_a_click_opens_a_result_and_a_click_beside_the_dialog_or_on_its_button_closes_it(reader):
    for click in (
        lambda: reader.driver.find_element(By.CLASS_NAME, "cjk-search-close").click(),
        lambda: ActionChains(reader.driver).move_by_offset(5, 5).click().move_by_offset(-5, -5).perform(),
    ):
        reader.open()
        click()
        reader.wait(lambda: not reader.is_open)
    reader.open()
    reader.type("正弦位置")
    reader.all("a[role=option]")[0].click()
    reader.wait(lambda: "/attention.html" in reader.driver.current_url)


@from_both
def test_pages_in_folders_find_the_index_and_every_other_page(reader):
    reader.go("deep/er/page.html")
    reader.open()
    reader.type("正弦位置")
    reader.press(Keys.ENTER)
    reader.wait(lambda: reader.driver.current_url.startswith(reader.base + "attention.html"))
    reader.open()
    reader.type("两层文件夹")
    reader.press(Keys.ENTER)
    reader.wait(lambda: reader.driver.current_url.startswith(reader.base + "deep/er/page.html"))


@from_both
def test_back_from_a_result_leads_to_the_same_search(reader):
    reader.go("search.html")
    reader.wait(lambda: reader.all(".cjk-search-results"))
    reader.driver.find_element(By.ID, "cjk-search-query").send_keys("位置编码")
    reader.wait(lambda: reader.all(".cjk-search-results a"))
    reader.driver.find_element(By.CSS_SELECTOR, ".cjk-search-results a").click()
    reader.wait(lambda: "/attention.html" in reader.driver.current_url)
    reader.driver.back()
    reader.wait(lambda: reader.all(".cjk-search-results a"))
    reader.driver.refresh()  # the address says it, not only what the browser remembers of the page
    reader.wait(lambda: reader.all(".cjk-search-results a"))
    assert reader.driver.find_element(By.ID, "cjk-search-query").get_attribute("value") == "位置编码"


BAD = [
    "<img src=x onerror=window.injected=1>",
    "a" * 10_000,
    "位置" * 3_000,
    "[a-z]+(?<",
    "\u202eחפש\u200b",
    "%E0%A4%A",
]


@pytest.mark.parametrize("address", ["search.html?q=%s", "attention.html?hl=%s", "attention.html?hl=%s#%%E0%%A4%%A"])
def test_no_address_injects_anything_or_breaks_the_page(reader, address):
    for query in BAD:
        reader.go(address % quote(query))
        reader.wait(lambda: reader.js("document.readyState === 'complete' && !!CJKSearch.ready"))
        assert titles(reader, "正弦位置")[0] == "位置编码", query[:50]
        if address.startswith("search"):
            reader.wait(lambda: "正在" not in reader.status)
        assert reader.js("window.injected") is None, query[:50]
        assert reader.all("main img, [role=main] img") == [], query[:50]
    reader.open()
    reader.type("正弦位置")
    assert reader.options[0] == "位置编码"


@pytest.fixture
def without_scripts(reader):
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield reader
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@from_both
def test_without_javascript_the_search_page_says_so_and_leads_on(without_scripts):
    reader = without_scripts
    reader.go("index.html")
    box = reader.driver.find_element(By.CSS_SELECTOR, ".sidebar-search")
    box.send_keys("位置", Keys.ENTER)  # the theme's form still leads to the search page
    reader.wait(lambda: "/search.html?q=" in reader.driver.current_url)
    notice = reader.driver.find_element(By.CSS_SELECTOR, "noscript .admonition")
    assert notice.is_displayed()
    assert "JavaScript" in notice.text
    assert reader.driver.find_element(By.LINK_TEXT, "垃圾回收").is_displayed()


@pytest.fixture
def phone(reader):
    screen = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    reader.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    reader.go("index.html")
    yield reader
    reader.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_on_a_phone_a_button_opens_a_dialog_that_fills_the_screen(phone):
    button = phone.driver.find_element(By.CLASS_NAME, "cjk-search-open")
    assert button.accessible_name == "搜索"
    button.click()
    phone.wait(lambda: phone.is_open)
    phone.type("位置编码")
    box = phone.js(
        "(r => [r.left, r.top, r.width, r.height])(document.querySelector('dialog').getBoundingClientRect())"
    )
    assert box == [0, 0, 390, 844]
    assert phone.js("document.querySelector('dialog').scrollWidth") <= 390
    assert phone.js("document.documentElement.scrollWidth") <= 390
    phone.driver.find_element(By.CLASS_NAME, "cjk-search-close").click()
    phone.wait(lambda: not phone.is_open)


def test_other_themes_and_layouts_have_the_dialog_in_the_language_of_the_site(browser, tmp_path, serve):
    base = serve(build(tmp_path, "dirhtml", html_theme="alabaster", language="en"))
    reader = Reader(browser, base)
    reader.go("deep/er/page/")
    reader.open()
    assert reader.driver.find_element(By.CSS_SELECTOR, "dialog input").accessible_name == "Search the documentation"
    reader.driver.find_element(By.CSS_SELECTOR, "dialog input").send_keys("正弦位置")
    reader.wait(lambda: reader.options)
    assert reader.status == "1 result"
    reader.press(Keys.ENTER)
    reader.wait(lambda: reader.driver.current_url.startswith(base + "attention/?hl="))
    reader.wait(lambda: reader.all(".cjk-search-mark"))
    reader.go("search/?q=" + quote("引用计数"))
    reader.wait(lambda: reader.all(".cjk-search-results a"))
    assert reader.driver.find_element(By.CSS_SELECTOR, ".cjk-search-results a").get_attribute("href").startswith(base)


#: What opens the search in a theme, beside the keys: on a wide screen, and on a phone.
THEMES = {
    "pydata_sphinx_theme": (".search-button__button", ".search-button__button"),
    "sphinx_book_theme": (".search-button__button", ".search-button__button"),
    "shibuya": (".searchbox input", ""),
    "sphinx_rtd_theme": (".wy-side-nav-search input", ""),
    "alabaster": ("#searchbox input", ""),
}


RELATED = {
    "again.md": "---\norphan: true\n---\n\n# 归零\n\n归零，再归零。\n",
    "deep/er/zero.md": "---\norphan: true\n---\n\n# 清零\n\n清零，再清零。\n",
}
STAND_IN = Path(__file__).parents[2]


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_one_key_one_button_one_dialog_and_related_sections(browser, tmp_path, theme):
    SmallSite(tmp_path, SphinxTestApp).write(FILES | RELATED)
    out = tmp_path / "out"  # built in a process of its own: some themes change Sphinx for good
    settings = ["-D", f"html_theme={theme}", "-D", "cjk_search_embedder=search_stand_in:StandIn"]
    environment = {**os.environ, "PYTHONPATH": str(STAND_IN)}
    command = [sys.executable, "-m", "sphinx", "-q", *settings, str(tmp_path), str(out)]
    subprocess.run(command, check=True, env=environment)
    reader = Reader(browser, out.as_uri() + "/")
    reader.go("again.html")
    related = browser.find_element(By.CSS_SELECTOR, ":is([role=main], main) aside.cjk-search-related a")
    assert (related.text, related.is_displayed()) == ("清零", True)
    related.click()
    reader.wait(lambda: browser.current_url.endswith("/deep/er/zero.html"))
    opened = "document.querySelectorAll('dialog[open], [popover]:popover-open').length"
    for mobile, selector in enumerate(THEMES[theme]):
        screen = {"width": 390 if mobile else 1280, "height": 844, "deviceScaleFactor": 1, "mobile": bool(mobile)}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        reader.go("index.html")
        if selector:
            reader.wait(lambda: any(element.is_displayed() for element in reader.all(selector)))  # noqa: B023
            next(element for element in reader.all(selector) if element.is_displayed()).click()
            reader.wait(lambda: reader.is_open)
            assert reader.js(opened) == 1
            reader.press(Keys.ESCAPE)
            assert reader.js(opened) == 0
        reader.open()
        assert reader.js(opened) == 1
        reader.type("正弦位置")
        assert reader.options[0] == "位置编码"
        assert reader.js("document.documentElement.scrollWidth <= innerWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert [
        error for error in reader.errors() if re.search("cjk_search|searchindex|language_data|searchtools", error)
    ] == []


def test_ranks_are_the_same_from_a_server_and_from_the_disk(browser, built, serve):
    answers = []
    for base in (serve(built), built.as_uri() + "/"):
        browser.get(base + "index.html")
        found = [
            browser.execute_async_script("CJKSearch.search(arguments[0]).then(arguments[1])", query)
            for query in ("位置编码", "注意力", "引用", "weizhi", "a")
        ]
        answers.append([[result["url"].removeprefix(base) for result in results] for results in found])
    assert answers[0] == answers[1]
    assert all(answers[0][:4])


class Host(http.server.SimpleHTTPRequestHandler):
    """Lets browsers keep pages, scripts and the manifest for an hour; shards not, as when a cache is full."""

    def end_headers(self) -> None:
        is_shard = "/index/" in self.path and "manifest" not in self.path
        self.send_header("Cache-Control", "no-store" if is_shard else "max-age=3600")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def host(tmp_path):
    folder = tmp_path / "host"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def titles(reader: Reader, query: str) -> list[str]:
    """What is found, and that each of it is where the answer says: on its page, at its anchor."""
    answer = reader.driver.execute_async_script(
        "CJKSearch.search(arguments[0]).then(arguments[1], (error) => arguments[1](String(error)))", query
    )
    assert isinstance(answer, list), answer
    return [result["title"] for result in answer]


def test_a_reader_whose_browser_kept_an_earlier_deploy_finds_what_there_is_now(browser, built, host, tmp_path):
    folder, base = host
    shutil.copytree(built, folder, dirs_exist_ok=True)
    reader = Reader(browser, base)
    reader.go("index.html")
    assert titles(reader, "正弦位置")[0] == "位置编码"
    files = FILES | {
        "memory.md": "# 内存池\n\n一块地，分给小对象。\n",
        "new.md": "---\norphan: true\n---\n# 新页\n\n竞技场。\n",
    }
    later = build(tmp_path, files=files, language="en")
    shutil.rmtree(folder)
    shutil.copytree(later, folder)
    reader.go("index.html")  # with its scripts and its manifest, from the cache
    assert titles(reader, "小对象") == ["内存池"]  # nothing of this was ever loaded
    assert titles(reader, "引用计数归零") == []
    reader.open()
    reader.driver.find_element(By.CSS_SELECTOR, "dialog.cjk-search input").send_keys("竞技场")
    reader.wait(lambda: reader.options)
    assert reader.options == ["新页"]
    reader.errors()


def test_while_a_deploy_is_half_done_the_earlier_index_answers_or_the_new_one(browser, built, host, tmp_path):
    folder, base = host
    later = build(tmp_path, files=FILES | {"memory.md": "# 内存池\n\n一块地，分给小对象。\n"})
    shutil.copytree(later, folder, dirs_exist_ok=True)
    manifest = Path("_static", "cjk_search", "index", "manifest.js")
    for earlier in (built / manifest.parent).iterdir():
        shutil.copyfile(
            earlier, folder / manifest.parent / earlier.name
        )  # everything of both, the manifest of the earlier
    reader = Reader(browser, base)
    reader.go("index.html")
    assert titles(reader, "引用计数归零") == ["垃圾回收"]
    for earlier in (built / manifest.parent).iterdir():
        if not (later / manifest.parent / earlier.name).exists():
            (folder / manifest.parent / earlier.name).unlink()
    shutil.copyfile(later / manifest, folder / manifest)
    reader.go("index.html")
    assert titles(reader, "小对象") == ["内存池"]
    assert titles(reader, "正弦位置")[0] == "位置编码"
    reader.errors()


def test_an_index_that_cannot_be_loaded_is_said_in_words(browser, built, tmp_path):
    broken = tmp_path / "site"
    shutil.copytree(built, broken)
    shutil.rmtree(broken / "_static" / "cjk_search" / "index")
    reader = Reader(browser, broken.as_uri() + "/")
    reader.go("index.html")
    reader.open()
    reader.driver.find_element(By.CSS_SELECTOR, "dialog.cjk-search input").send_keys("位置")
    reader.wait(lambda: "cannot be loaded" in reader.status or "加载失败" in reader.status)
    reader.errors()


def test_a_query_of_markup_that_is_nowhere_found_is_repeated_as_text(browser, tmp_path):
    files = {"conf.py": "extensions = ['sphinx_cjk_search']\nlanguage = 'zh_CN'\n", "index.rst": "书\n==\n\n空的。\n"}
    reader = Reader(browser, build(tmp_path, files=files).as_uri() + "/")
    query = "<svg onload=window.injected=1>"
    for page in ("index.html", f"search.html?q={quote(query)}"):
        reader.go(page)
        if page == "index.html":
            reader.open()
            reader.type(query)
        reader.wait(lambda: "没有找到" in reader.status)
        assert query in reader.status
        assert reader.js("window.injected") is None
        assert reader.all(".cjk-search-status svg") == []
    assert reader.errors() == []
