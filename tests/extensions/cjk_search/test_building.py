"""The extension in builds: what goes into the index, and what happens when pages change."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from handbook import differing_files
from search_engine import engine_of_folder

from .conftest import marked

CONF = "extensions = ['myst_parser', 'sphinx_cjk_search']\nlanguage = 'zh_CN'\nproject = '书'\n"
INDEX = "# 首页\n\n欢迎阅读。\n\n```{toctree}\na\nb\n```\n"
FILES = {
    "conf.py": CONF,
    "index.md": INDEX,
    "a.md": "# 甲页\n\n注意**力机**制，跨过 `tor`ch 的词。\n\n"
    "## 小节\n\n小节的正文\n换了一行。\n\n```python\nprint('代码也要能找到')\n```\n",
    "b.md": "# 乙页\n\n另一页。\n\n```{glossary}\n词条一\n  第一条的解释。\n\n词条二\n  第二条的解释。\n```\n\n"
    "```{py:function} load_everything(path)\n读取全部。\n```\n",
}


def index(out):
    return out / "_static" / "cjk_search" / "index"


def contents(out):
    return {path.name: path.read_bytes() for path in index(out).glob("*.js")}


@pytest.fixture
def book(small_site):
    return small_site(FILES)


@pytest.fixture
def shared_book(shared_site):
    """The same, for tests that change nothing."""
    return shared_site(FILES)


def test_a_word_across_markup_is_found(shared_book):
    engine = engine_of_folder(index(shared_book.build()))
    assert shared_book.warnings == ""
    assert engine.urls("注意力机制")[0] == "a.html"
    assert engine.urls("torch")[0] == "a.html"


def test_sections_code_terms_and_functions_are_found_at_their_own_address(shared_book):
    engine = engine_of_folder(index(shared_book.build()))
    best = engine.search("小节的正文换了一行")[0]
    assert (best["url"], best["headings"]) == ("a.html#id2", ["甲页"])
    assert "[小节的正文换了一行]" in marked(best["excerpt"])
    assert engine.urls("代码也要能找到")[0] == "a.html#id2"
    assert engine.search("第二条的解释")[0]["title"] == "词条二"
    assert engine.urls("第二条的解释")[0].startswith("b.html#term")
    assert engine.urls("load_everything")[0] == "b.html#load_everything"


def test_every_address_of_a_result_is_on_its_page(shared_book):
    out = shared_book.build()
    engine = engine_of_folder(index(out))
    for query in ("甲页", "小节", "词条", "读取全部", "另一页", "欢迎"):
        for url in engine.urls(query):
            page, _hash, anchor = url.partition("#")
            assert not anchor or f'id="{anchor}"' in (out / page).read_text("utf-8")


def test_the_same_sources_give_the_same_bytes_alone_and_in_parallel(book):
    alone, out = contents(book.build()), book.srcdir.parent / "parallel"
    environment = {**os.environ, "PYTHONHASHSEED": "1"}  # sets have another order there
    command = [sys.executable, "-m", "sphinx", "-q", "-j", "2", str(book.srcdir), str(out)]
    subprocess.run(command, env=environment, check=True)
    assert contents(out) == alone
    assert len(alone) > 5


def test_a_page_that_did_not_change_is_not_cut_again(book, monkeypatch):
    import sphinx_cjk_search.output

    cut = []
    original = sphinx_cjk_search.output.index_page
    monkeypatch.setattr(
        sphinx_cjk_search.output, "index_page", lambda url, *rest: cut.append(url) or original(url, *rest)
    )
    book.build()
    assert sorted(cut) == ["a.html", "b.html", "index.html"]
    cut.clear()
    book.write({"a.md": FILES["a.md"].replace("小节的正文", "改过的正文")})
    engine = engine_of_folder(index(book.build()))
    assert cut == ["a.html"]
    assert engine.urls("改过的正文")[0] == "a.html#id2"
    assert engine.urls("第一条的解释")[0].startswith("b.html")
    assert engine.urls("小节的正文")[:1] == ["a.html#id2"]


def test_an_incremental_build_gives_the_bytes_of_a_fresh_one(book):
    book.build()
    book.write({"a.md": "# 甲页\n\n全新的内容。\n"})
    changed = contents(book.build())
    assert changed == contents(book.build(out="fresh", freshenv=True))


def test_a_page_that_is_gone_is_not_found(book):
    book.build()
    (book.srcdir / "b.md").unlink()
    book.write({"index.md": INDEX.replace("b\n", "")})
    urls = engine_of_folder(index(book.build())).urls("第一条的解释")
    assert not [url for url in urls if url.startswith("b.html")]


EDITS = {
    "a sentence": lambda book: book.edit("a.md", "换了一行", "换了另一行"),
    "a title": lambda book: book.edit("b.md", "# 乙页", "# 丙页"),
    "a heading": lambda book: book.edit("a.md", "## 小节", "## 别的小节"),
    "a heading more": lambda book: book.edit("a.md", "小节的正文", "前面的话\n\n## 又一节\n\n小节的正文"),
    "a term that goes": lambda book: book.edit("b.md", "词条二\n  第二条的解释。\n", ""),
    "a page that goes": lambda book: ((book.srcdir / "b.md").unlink(), book.edit("index.md", "b\n", "")),
    "a page that comes": lambda book: (
        book.edit("index.md", "b\n", "b\nc\n"),
        book.write({"c.md": "# 丁页\n\n新的。\n"}),
    ),
    "a page that hides": lambda book: book.write({"a.md": "---\nnosearch: true\n---\n" + FILES["a.md"]}),
    "a setting that hides": lambda book: book.edit("conf.py", "project", "cjk_search_exclude = ['b*']\nproject"),
    "a setting of lists": lambda book: book.edit("conf.py", "project", "cjk_search_lists = ['a']\nproject"),
    "a term that leads elsewhere": lambda book: book.edit("b.md", "第一条的解释。", "第一条的解释，见{doc}`a`。"),
    "a setting of pinyin": lambda book: book.edit("conf.py", "project", "cjk_search_pinyin = False\nproject"),
    "another language": lambda book: book.edit("conf.py", "zh_CN", "zh_TW"),
}


@pytest.mark.parametrize(
    "extensions", ["'sphinx_exact_rebuilds', 'sphinx_cjk_search'", "'sphinx_cjk_search', 'sphinx_exact_rebuilds'"]
)
@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(built_site, change, extensions):
    book = built_site(FILES | {"conf.py": CONF.replace("'sphinx_cjk_search'", extensions)})
    change(book)
    assert differing_files(book.build(out="incremental"), book.build(out="clean")) == set()


def test_what_a_page_contributed_is_made_again_when_it_was_lost(book):
    import shutil

    before = contents(book.build())
    shutil.rmtree(book.srcdir.parent / "build-html" / "doctrees" / "cjk_search", ignore_errors=True)
    for folder in book.srcdir.parent.rglob("cjk_search"):
        if folder.is_dir() and "_static" not in folder.parts:
            shutil.rmtree(folder)
    assert contents(book.build()) == before


def test_an_index_that_nothing_changed_is_not_made_again_and_one_that_lost_a_file_is(book, monkeypatch):
    import sphinx_cjk_search.output

    made = []
    original = sphinx_cjk_search.output.index_files
    monkeypatch.setattr(
        sphinx_cjk_search.output, "index_files", lambda *rest, **more: made.append(1) or original(*rest, **more)
    )
    out = book.build()
    before = contents(out)
    book.build()
    assert len(made) == 1
    next(index(out).glob("p0.*.js")).unlink()
    assert contents(book.build()) == before
    assert len(made) == 2


def test_a_page_can_keep_out_of_the_search(book):
    book.write(
        {"a.md": "---\nnosearch: true\n---\n" + FILES["a.md"], "conf.py": CONF + "cjk_search_exclude = ['b*']\n"}
    )
    engine = engine_of_folder(index(book.build()))
    assert engine.urls("小节的正文") == []
    assert engine.urls("第一条的解释") == []
    assert engine.urls("欢迎阅读") == ["index.html"]


REPEATED = {
    "conf.py": CONF,
    "index.md": "# 首页\n\n```{toctree}\nchapter\nglossary\nnews\nplain\n```\n",
    "chapter.md": "# 内存的收回\n\n先讲别的。\n\n## 循环收集器\n\n两个对象互相指着，计数到不了零。\n",
    "plain.md": "# 杂记\n\n这里也提到 reference cycle，还有环状引用与循环收集器。\n",
    "glossary.md": "# 术语表\n\n```{glossary}\n环状引用\nreference cycle\n"
    "  沿着引用走回自己。见 {doc}`chapter`、[外面](https://example.org/x.html)与{term}`计数`。\n\n"
    "计数\n  有多少个引用，见{ref}`循环收集器 <collector>`。\n```\n",
    "news.md": "# 两个对象互相指着，计数到不了零，怎么处理\n\n添了“循环收集器”。\n",
}


def test_what_an_entry_of_a_glossary_leads_to_has_the_name_of_the_entry(small_site):
    files = REPEATED | {"chapter.md": REPEATED["chapter.md"].replace("## 循", "(collector)=\n## 循")}
    engine = engine_of_folder(index(small_site(files).build()))
    for query in ("reference cycle", "环状引用"):
        assert engine.urls(query)[0] == "chapter.html"
    assert engine.urls("计数")[0] == "chapter.html#collector"
    assert "glossary.html#term-0" in engine.urls("环状引用")  # it is found too


def test_pages_that_repeat_what_stands_on_others_come_after_those(small_site):
    def best(question, conf):
        return engine_of_folder(index(small_site(REPEATED | {"conf.py": CONF + conf}).build())).urls(question)[0]

    question = "两个对象计数到零该怎么处理"  # nowhere as typed
    assert best(question, "") == "news.html"
    assert best(question, "cjk_search_lists = ['new*']\n") == "chapter.html#id2"


def test_a_heading_above_nothing_but_entries_is_a_list(small_site):
    glossary = "# 术语表\n\n## 记忆\n\n```{glossary}\n环状引用\n  走回自己。\n```\n\n## 说明\n\n记忆在此。\n"
    engine = engine_of_folder(
        index(small_site(REPEATED | {"glossary.md": glossary, "plain.md": "# 记忆的事\n\n也说记忆。\n"}).build())
    )
    assert engine.urls("记忆")[0] == "plain.html"
    assert "glossary.html#id2" in engine.urls("记忆")


def test_links_in_raw_html_make_a_list_too():
    from docutils import nodes
    from docutils.utils import new_document

    from sphinx_cjk_search.extraction import sections

    def kind(*fragments):
        page = new_document("")
        page += nodes.section("", nodes.title("", "标签"), ids=["a"])
        page[0] += [nodes.raw("", fragment, format="html") for fragment in fragments]
        return sections(page)[0].kind

    assert kind("<li>2026-11-28 <a href='x'>布尔运算</a></li>", "<li><a href='y'>", "点定位", "</a> 新</li>") == "list"
    assert kind("<p>一段文字，其中有<a href='x'>一个链接</a>。</p>") == "text"
    assert kind("<p hidden><a href='x'>布尔运算</a></p>", "<p>文字</p>") == "text"
    assert kind("<a href='x'>链接</a>", "后面都是普通的文字") == "text"


def test_without_pinyin_no_reading_is_kept(book):
    assert engine_of_folder(index(book.build())).urls("huanying")[0] == "index.html"
    book.write({"conf.py": CONF + "cjk_search_pinyin = False\n"})
    out = book.build()
    assert engine_of_folder(index(out)).urls("huanying") == []
    assert [path.read_text("utf-8").partition(",")[2] for path in index(out).glob("y*.js")] == ["{})"]


def test_a_shortcut_that_there_is_not_ends_the_build_with_its_name(book):
    from sphinx.errors import ConfigError

    book.write({"conf.py": CONF + "cjk_search_shortcuts = ['ctrl+q']\n"})
    with pytest.raises(ConfigError, match=r"cjk_search_shortcuts: \['ctrl\+q'\]"):
        book.build()


def test_the_search_of_sphinx_is_neither_loaded_nor_indexed(shared_book):
    out = shared_book.build()
    assert not (out / "searchindex.js").exists()
    for page in out.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "searchtools.js" not in text
        assert "searchindex.js" not in text
        assert "language_data.js" not in text
        assert text.count("cjk_search/") == (
            2 if page.name == "search.html" else 1
        )  # the loader; there, the styles too


def test_the_search_page_says_what_to_do_without_scripts(shared_book):
    from bs4 import BeautifulSoup

    page = BeautifulSoup((shared_book.build() / "search.html").read_text("utf-8"), "html.parser")
    assert "JavaScript" in page.find("noscript").get_text()
    assert page.select_one("form.cjk-search-form input[name=q]")["aria-label"] == "搜索文档"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize("theme", ["alabaster", "classic", "furo", "basic"])
def test_every_theme_shows_the_search_page(book, theme):
    book.write({"conf.py": CONF + f"html_theme = '{theme}'\n"})
    page = (book.build() / "search.html").read_text("utf-8")
    assert 'id="cjk-search-page"' in page
    assert "searchtools.js" not in page


def test_a_site_of_folders_has_its_addresses(shared_book):
    out = shared_book.build("dirhtml")
    assert engine_of_folder(index(out)).urls("代码也要能找到")[0] == "a/#id2"
    assert 'id="cjk-search-page"' in (out / "search" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("builder", ["text", "singlehtml", "epub", "latex", "json"])
def test_other_builders_are_left_alone(shared_book, builder):
    out = shared_book.build(builder)
    assert not (out / "_static" / "cjk_search").exists()
    if builder == "json":
        assert (out / "searchindex.json").exists()


SITES = {
    "en": (
        "Collecting garbage\n\nThe collector is running twice. Send an e-mail.",
        ["run", "collected garbage", "email", "collectors"],
    ),
    "de": ("Straßen und Häuser\n\nDie Straßen werden gebaut.", ["strasse", "haus", "straßen", "gebauten"]),
    "ja": ("注意機構\n\n位置エンコーディングを加える。", ["位置エンコ", "注意機構"]),
    "zh_CN": ("注意力机制\n\n给每个位置编码。", ["位置编码", "zhuyili"]),
}


@pytest.mark.parametrize("language", SITES)
def test_a_site_is_searched_in_its_language(small_site, language):
    text, queries = SITES[language]
    conf = f"extensions = ['myst_parser', 'sphinx_cjk_search']\nlanguage = {language!r}\n"
    files = {"conf.py": conf, "index.md": "# Home\n\n```{toctree}\na\n```\n", "a.md": f"# {text}\n"}
    engine = engine_of_folder(index(small_site(files).build()), language)
    assert [engine.urls(query)[:1] for query in queries] == [["a.html"]] * len(queries)


def test_the_search_page_does_without_the_search_of_immaterial_that_other_pages_open(small_site):
    theme = (
        "def before(app, page, template, context, doctree):\n"
        "    context['config'] = {'plugins': {'material/search': {}, 'rss': {}}}\n"
        "def after(app, page, template, context, doctree):\n"
        "    app.seen[page] = sorted(context['config']['plugins'])\n"
        "def setup(app):\n"
        "    app.seen = {}\n"
        "    app.connect('html-page-context', before)\n"
        "    app.connect('html-page-context', after, priority=950)\n"
        "    app.connect('build-finished', lambda app, _: (app.outdir / 'seen').write_text(repr(app.seen)))\n"
    )
    site = small_site({**FILES, "conf.py": CONF + theme})
    seen = ast.literal_eval((site.build() / "seen").read_text())
    assert (seen["search"], seen["a"]) == (["rss"], ["material/search", "rss"])
