"""What is found, and in which order: the engine of the page, run on indexes made on the spot."""

from __future__ import annotations

import json
import random

import pytest

from sphinx_cjk_search.encoding import shard_of
from sphinx_cjk_search.extraction import Section
from sphinx_cjk_search.page import index_page
from sphinx_cjk_search.postings import Postings
from sphinx_cjk_search.tokenizer import Tokenizer

from .conftest import Engine, engine_of_index, engine_of_pages, marked

PAGES = {
    "memory.html": [
        ("垃圾回收：引用计数与循环检测", "对象的引用计数归零，它就被立刻回收。"),
        ("弱引用", "弱引用不增加计数，用 weakref.ref 建立。"),
        ("循环检测", "收集器寻找互相引用、外面却够不着的对象。"),
    ],
    "attention.html": [
        ("Transformer：注意力", "注意力机制让每个位置去看其他所有位置。"),
        ("位置编码", "正弦位置编码给每个位置一个向量，见 torch.nn.Embedding。"),
        ("实现", "class MultiHeadAttention(nn.Module): 用 torch.nn.Linear 投影。"),
    ],
    "loading.html": [
        ("读取数据", "DataLoader 按批读取，num_workers 决定进程的个数。"),
        ("固定种子", "给 worker_init_fn 传一个函数，设 __gnu_cxx 命名空间与 manual_seed。"),
    ],
    "pdb.html": [
        ("用 pdb 调试", "断点停下以后，用 next 走一步。C++ 的程序用 gdb。"),
        ("终端练习", "不用终端也能练习。"),
    ],
    "residual.html": [("读书", "沉思读书。"), ("残差", "残差连接在代码里叫 residual。")],
    "latin.html": [("正则", "方括号 [a-z]+ 与反斜杠 \\d；<b>标签</b> 要转义。"), ("类", "类也是对象。")],
}


@pytest.fixture(scope="module")
def engine():
    return engine_of_pages(PAGES)


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("引用计数", "memory.html"),
        ("外面却够不着", "memory.html#s2"),
        ("注意力機制", "attention.html"),  # traditional
        ("torch.nn.Linear", "attention.html#s2"),
        ("nn.Linear", "attention.html#s2"),
        ("multiheadattention", "attention.html#s2"),  # another case
        ("attention", "attention.html#s2"),  # a part of a name
        ("MultiHeadAtt", "attention.html#s2"),  # the beginning of a name
        ("gnu_cxx", "loading.html#s1"),  # the middle of a name
        ("headatt", "attention.html#s2"),  # letters from the middle of a name
        ("DataLoder", "loading.html"),  # a letter missing
        ("weakerf", "memory.html#s1"),  # two letters exchanged
        ("ＤａｔａＬｏａｄｅｒ", "loading.html"),  # full width
        ("residu", "residual.html#s1"),  # 思读 is there, but nothing that is read "re si"
        ("DataLoader按批", "loading.html"),  # two writing systems without a space
        ("weizhi bianma", "attention.html#s1"),  # pinyin
        ("weizhibianma", "attention.html#s1"),
        ("wei zhi bian ma", "attention.html#s1"),
        ("什么是位置编码", "attention.html#s1"),  # a question
        ("位置编码是什么意思？", "attention.html#s1"),
        ("怎么用pdb", "pdb.html"),
        ("互相引作、外面却够不着", "memory.html#s2"),  # a wrong character
        ("弱引用 weakref", "memory.html#s1"),
        ("类", "latin.html#s1"),  # one character
        ("C++", "pdb.html"),
        ("位\u200b置编\u200d码", "attention.html#s1"),  # invisible characters
        ("位置　编码", "attention.html#s1"),  # a full-width space
    ],
)
def test_the_best_result_is_the_section_that_was_meant(engine, query, url):
    assert engine.urls(query)[0] == url


def test_a_heading_beats_a_mention(engine):
    urls = engine.urls("循环检测")
    assert urls[0] == "memory.html#s2"
    assert "memory.html" in urls


def test_a_heading_is_found_among_many_mentions():
    pages = {f"p{i}.html": [(f"第 {i} 页", "哈希表。" * 5)] for i in range(40)}
    urls = engine_of_pages(pages | {"z.html": [("别的", "无关。"), ("哈希表", "另一段文字。")]}).urls("哈希表")
    assert urls[0] == "z.html#s1"


@pytest.mark.parametrize("text", ["另一段文字。", "另一段很长的文字。" * 60], ids=["short", "long"])
@pytest.mark.parametrize("mention", ["哈希表。" * 20, "哈希表"], ids=["many times", "nothing else"])
def test_a_heading_is_read_however_many_pages_are_full_of_its_words(text, mention):
    pages = {f"p{i}.html": [(f"第 {i} 页", mention)] for i in range(200)}
    urls = engine_of_pages(pages | {"z.html": [("别的", "无关。"), ("哈希表", text)]}).urls("哈希表")
    assert urls[0] == "z.html#s1"


@pytest.mark.parametrize(
    ("heading", "query"), [("DataLoader", "dataloader"), ("深度卷积神经网络模型", "深度 卷积 神经 网络 模型")]
)
def test_the_very_heading_is_read_however_it_is_typed(heading, query):
    pages = {f"p{i:02}.html": [(f"{heading} {chr(0x4E00 + i)}", f"{heading}。" * 6)] for i in range(28)}
    engine = engine_of_pages(pages | {"z.html": [(heading, f"别的话。有 {heading}。")]})
    assert engine.search(query, limit=20)[0]["url"] == "z.html"


def test_the_very_heading_is_read_however_many_many_longer_ones_hold_it():
    pages = {f"p{i}.html": [("页", ""), (f"哈希表的第 {i} 种用处", "哈希表。" * 20)] for i in range(200)}
    urls = engine_of_pages(pages | {"z.html": [("别的", "无关。"), ("哈希表", "另一段文字。")]}).urls("哈希表")
    assert urls[0] == "z.html#s1"


def test_the_phrase_as_typed_beats_its_pieces():
    pieces = "位置很多，置编无义，编码也多，码表。" * 3
    urls = engine_of_pages({"a.html": [("甲", pieces)], "b.html": [("乙", "填充的话。" * 60 + "位置编码表。")]})
    assert urls.urls("位置编码表")[0] == "b.html"


def test_all_words_beat_one_word_many_times():
    words = {"a.html": [("甲", "断点。" * 30)], "b.html": [("乙", "填充的话。" * 40 + "断点，说别的，栈帧。")]}
    filling = {f"p{i}.html": [(f"第 {i} 页", "别的内容。")] for i in range(40)}
    assert engine_of_pages(words | filling).urls("断点 栈帧")[0] == "b.html"


def test_the_words_of_a_question_are_not_what_is_asked_for():
    pages = {
        "a.html": [("什么是好代码", "什么是好，什么是坏，什么是代码。" * 3)],
        "b.html": [("别的", "填充的话。" * 30 + "梯度。")],
    }
    assert engine_of_pages(pages).urls("什么是梯度？")[0] == "b.html"


def test_a_result_says_under_which_headings_it_stands(engine):
    best = engine.search("正弦位置编码")[0]
    assert (best["title"], best["headings"]) == ("位置编码", ["Transformer：注意力"])
    assert "[正弦位置编码]" in marked(best["excerpt"])


def test_only_the_phrase_is_marked_where_it_stands_as_typed(engine):
    assert marked(engine.search("引用计数")[0]["excerpt"]) == "对象的[引用计数]归零，它就被立刻回收。"


def test_what_stands_for_another_spelling_is_marked(engine):
    assert "[DataLoader]" in marked(engine.search("dataloder")[0]["excerpt"])
    assert "[位置编码]" in marked(engine.search("weizhibianma")[0]["markedTitle"])


@pytest.mark.parametrize(
    "query",
    [
        *("", "   ", "。，！？", "\u200b\u200e", "[a-z]+(", "\\d{1,", "a.b*c(?<x>", "$^", "((((((((((", "a-b/c|d ]{}"),
        *("<script>alert(1)</script>", "<b>标签</b>", "%E4%BD", "&amp;&lt;", "constructor", "__proto__"),
        *("toString hasOwnProperty", "\u202eabc\u202c", "שלום עולם", "مرحبا", "\ud800", "🙂" * 50),
        *("a" * 10_000, "位置编码" * 2_500, "深 " * 5_000, "a b " * 2_500, "x_" * 5_000),
    ],
    ids=lambda query: ascii(query)[:20],
)
def test_nothing_that_can_be_typed_is_an_error(engine, query):
    assert isinstance(engine.search(query), list)


def test_a_query_without_a_letter_or_digit_finds_nothing(engine):
    assert [engine.search(query) for query in ("", "  ", "，。", "\u200b")] == [[], [], [], []]


def test_a_long_query_asks_for_no_more_files_than_a_short_one_may():
    engine = engine_of_pages(
        {f"p{i}.html": [(f"第 {i} 页", "".join(chr(0x4E00 + i * 50 + j) for j in range(50)))] for i in range(300)}
    )
    engine.asked.clear()
    engine.search("".join(chr(0x4E00 + i) for i in range(10_000)))
    assert 0 < len(engine.asked) < 120


def test_the_end_of_a_long_sentence_counts_as_its_beginning_does():
    beginning = "".join(chr(0x4E00 + 7 * i) for i in range(48))
    pages = {f"p{i}.html": [(f"第 {i} 页", beginning + "各有各的结尾。")] for i in range(100)}
    urls = engine_of_pages(pages | {"z.html": [("末页", "填充的话。" * 20 + "唯独它这样收场。")]}).urls(
        beginning + "唯独它这样收场"
    )
    assert "z.html" in urls


def test_a_section_is_found_by_a_word_of_its_own_and_one_of_the_title_above_it():
    sections = [(f"第 {i} 节", f"{word}的说明。") for i, word in enumerate(("条件", "断点", "变量", "栈帧"), 1)]
    pages = {"gdb.html": [("断点大全", "断点。" * 9)], "pdb.html": [("用 pdb 调试", "调试器。"), *sections]}
    filling = {f"p{i}.html": [(f"第 {i} 页", "断点。" * 9 if i % 2 else "又提到 pdb。" * 9)] for i in range(200)}
    assert engine_of_pages(filling | pages).urls("pdb 断点")[0] == "pdb.html#s2"


def test_a_word_of_the_headings_above_counts_as_one_mention():
    found = [Section("", ["调试", "调试器", "断点"], ["说明"]), Section("", ["断点"], ["说明调试"])]
    below, mentioned = index_page("a.html", found, Tokenizer({})).passages
    assert below.weights["调试"] == mentioned.weights["调试"] > 0


def test_only_the_first_part_of_a_long_section_stands_under_its_heading():
    first, *others = index_page("a.html", [Section("", ["断点"], ["说明" * 1500] * 3)], Tokenizer({})).passages
    assert set(first.heading) == {"断", "点", "断点"}
    assert others
    assert [other.heading for other in others] == [()] * len(others)
    assert all(other.weights["断点"] > 0 for other in others)


def test_a_list_of_links_comes_after_the_text_that_it_links_to():
    tokenizer, headings = Tokenizer({}), ["目录"]
    links = index_page("links.html", [Section("", headings, ["回收站"], kind="list")], tokenizer)
    text = index_page("text.html", [Section("", ["正文"], ["回收站"])], tokenizer)
    engine = engine_of_index([links, text], {})
    assert engine.urls("回收站") == ["text.html", "links.html"]


def test_no_page_fills_the_results():
    parts = [("总页", "")] + [(f"第 {i} 节", f"同样的内容，第 {i} 次。") for i in range(30)]
    engine = engine_of_pages({"long.html": parts, "other.html": [("别的页", "也有同样的内容。")]})
    urls = engine.urls("同样的内容")
    assert sum(url.startswith("long.html") for url in urls) == 3
    assert "other.html" in urls


def test_a_long_section_is_one_result():
    text = "\n".join(f"第 {i} 段讲特别的事。" + "填充" * 200 for i in range(40))
    engine = engine_of_pages({"long.html": [("长文", text)], "b.html": [("别的", "无关。")]})
    assert engine.urls("特别的事") == ["long.html"]
    assert "第 37 段讲[特别的事]" in marked(engine.search("第 37 段讲特别的事")[0]["excerpt"]).replace(
        "[第 37 段讲特别的事]", "第 37 段讲[特别的事]"
    )


def test_no_more_results_than_asked_for_and_the_same_first_ones(engine):
    every = engine.urls("对象")
    engine_limited = [result["url"] for result in engine.search("对象", limit=1)]
    assert len(every) > 1
    assert engine_limited == every[:1]


def test_only_the_files_that_the_words_need_are_read():
    words = [chr(0x4E00 + i) + chr(0x6000 + i) for i in range(4000)]
    pages = {f"p{i}.html": [(f"{words[i]}页", "".join(words[i : i + 400]))] for i in range(0, 3600, 4)}
    engine = engine_of_pages(pages)
    engine.asked.clear()
    engine.search(words[100])
    assert engine.asked
    assert len([name for name in engine.asked if name.startswith("p")]) == 1
    assert not [name for name in engine.asked if name[0] in "gwy"]


def test_what_a_word_of_the_site_begins_is_found_in_the_file_of_the_word_itself():
    others = " ".join(f"word{i:05}x filler{i:04}y" for i in range(4000))
    pages = {"one": [("One", "package")], "two": [("Two", "packagelist")], "three": [("", others)]}
    engine = engine_of_pages(pages)
    engine.asked.clear()
    assert engine.urls("package") == ["one", "two"]
    assert len([name for name in engine.asked if name[0] == "p"]) == 1
    assert not [name for name in engine.asked if name[0] == "g"]


def test_names_that_begin_alike_do_not_all_lie_in_one_file():
    names = [f"numpy.part{i}" for i in range(64)]
    assert len({shard_of(name, 64) for name in names}) > 20
    assert len({shard_of(word, 64) for word in ("deadlock", "deadlocks", "deadly")}) == 1


def texts_read(engine, query):
    """The results, and the files with texts that it takes to find them anew."""
    engine.context.eval("engine.index.files.clear()")
    engine.asked.clear()
    results = engine.search(query)
    return results, [name for name in engine.asked if name.startswith("t")]


@pytest.fixture(scope="module")
def long_pages():
    """Pages that have a file each, with the same word, and as many with what Taiwan's word may stand for."""
    filling = "无关的话，" * 900
    words = [("哈希表与文件", i) for i in range(80)] + [("文档", i) for i in range(80, 160)]
    return engine_of_pages({f"p{i}.html": [(f"第 {i} 页", f"{word}。{filling}")] for word, i in words})


def test_of_many_texts_with_the_words_no_more_are_read_than_the_first_places_take(long_pages):
    results, texts = texts_read(long_pages, "哈希表")
    assert len(results) == 10
    assert len(texts) == 10


def test_headings_that_are_too_long_to_be_what_was_typed_need_not_be_read():
    filling = "无关的话，" * 900
    pages = {f"p{i}.html": [("其他结构里的哈希表", f"哈希表。{filling}")] for i in range(80)}
    engine = engine_of_pages(pages | {"same.html": [("哈希表", filling)]})
    results, texts = texts_read(engine, "哈希表")
    assert len(texts) == 10
    assert results[0]["url"] == "same.html"


def test_where_nothing_stands_as_typed_some_more_are_read_but_not_all(long_pages):
    results, texts = texts_read(long_pages, "哈希标与文件")
    assert "[哈希" in marked(results[0]["excerpt"])
    assert 10 < len(texts) <= 20


def test_other_words_are_not_read_where_the_query_as_typed_fills_the_answer(long_pages):
    results, texts = texts_read(long_pages, "文件")
    assert {result["query"] for result in results} == {"文件"}
    assert len(texts) == 10
    assert {result["query"] for result in long_pages.search("文件", limit=100)} == {"文件", "文档"}


def test_an_index_that_is_not_there_is_an_error_and_no_empty_answer(engine):
    with pytest.raises(AssertionError, match="cannot be loaded"):
        Engine(lambda name: None)


MEANT = {
    "memory.html": [("垃圾回收（garbage collection）", "对象归零就被回收。"), ("内存池", "小对象从内存池里拿。")],
    "tree.html": [("线段树", "区间求和。"), ("懒惰标记", "推迟更新。")],
    "data.html": [("删除数据库备份文件", "先看清楚，例如返回结果中的文件名。"), ("默认值", "参数的默认值只求一次。")],
    "model.html": [("对象模型", "名字与对象。"), ("is 和 == 的区别", "is 比较身份，== 比较值。")],
    "release.html": [("发布", "见 8.5.0 的说明。"), ("运算符", "a[::-1] 倒过来，x ≤ y，f -> g，d := e，∑ 求和。")],
    "glossary.html": [("术语表", "")],
}


@pytest.fixture(scope="module")
def meant():
    filling = {f"p{i}.html": [(f"第 {i} 页", "这里是别的内容，in 与 of 和 is 都在。")] for i in range(30)}
    return engine_of_pages(MEANT | filling)


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("記憶體池", "memory.html#s1"),  # Taiwan's word
        ("預設值", "data.html#s1"),
        ("garbage collection", "memory.html"),  # a name that the page itself gives
        ("内村池", "memory.html#s1"),  # a homophone
        ("线断树", "tree.html"),
        ("xds", "tree.html"),  # first letters
        ("xianduan树", "tree.html"),
        ("线duanshu", "tree.html"),
        ("xianduans", "tree.html"),  # the last syllable is unfinished
        ("删除数据库份文件", "data.html"),  # a character left out
        ("如返回结果中", "data.html"),
        ("如何理解线段树", "tree.html"),
        ("线段树怎么实现", "tree.html"),
        ("is 和 == 的区别", "model.html#s1"),
        ("==", "model.html#s1"),
        ("V8.5", "release.html"),
        ("v8.5.0", "release.html"),
        ("a[::-1]", "release.html#s1"),
        ("->", "release.html#s1"),
        (":=", "release.html#s1"),
        ("<=", "release.html#s1"),
        ("∑", "release.html#s1"),
    ],
)
def test_what_is_meant_is_found_in_other_words(meant, query, url):
    assert meant.urls(query)[0] == url


def test_what_stands_as_typed_comes_before_other_words_for_it():
    pages = {"a.html": [("软体动物", "软体动物没有骨头。")], "b.html": [("软件", "软件动物园。")]}
    engine = engine_of_pages(pages)
    assert engine.urls("软体动物")[0] == "a.html"
    assert engine.urls("軟體") == ["a.html", "b.html"]


def test_where_nothing_has_all_of_the_query_the_results_say_what_they_lack(engine):
    assert engine.search("引用计数")[0]["missing"] == []
    assert engine.search("DataLoader 按批")[0]["missing"] == []
    assert engine.search("weizhi bianma")[0]["missing"] == []
    results = engine.search("DataLoader 独角兽")
    assert [result["missing"] for result in results] == [["独角兽"]] * len(results)
    assert results


def test_a_glossary_and_a_list_lead_to_what_treats_a_thing():
    tokenizer, variants = Tokenizer({}), {}
    sections = [
        ("chapter.html", Section("", ["垃圾回收：引用计数与循环检测"], ["垃圾回收的办法有两种。", "填充的话。" * 30])),
        ("glossary.html", Section("term", ["术语", "垃圾回收"], ["收回不用的内存。"], kind="entry")),
        ("tags.html", Section("tag", ["标签", "垃圾回收"], ["讲它的一页"], kind="list")),
    ]
    engine = engine_of_index([index_page(url, [section], tokenizer) for url, section in sections], variants)
    assert engine.urls("垃圾回收") == ["chapter.html", "glossary.html#term", "tags.html#tag"]


def test_a_page_whose_text_begins_under_its_first_subheading_has_an_excerpt():
    engine = engine_of_pages({"a.html": [("哈希表", ""), ("散列", "键先变成一个整数。")]})
    assert marked(engine.search("哈希表")[0]["excerpt"]) == "键先变成一个整数。"


def test_an_excerpt_cuts_no_emoji_and_keeps_its_joiners():
    family = "👨‍👩‍👧"
    engine = engine_of_pages({"a.html": [("表情", family * 40 + "一家人。" + family * 40)]})
    excerpt = "".join(piece["text"] for piece in engine.search("一家人")[0]["excerpt"])
    assert set(excerpt.replace("一家人。", "").strip("… ").split(family)) == {""}


def test_where_a_word_meets_chinese_tells_the_page_that_has_both_side_by_side():
    apart = {f"p{i}.html": [(f"第 {i} 页", "LibreOffice 很好。使用它，使用它。" * 9)] for i in range(90)}
    engine = engine_of_pages(apart | {"z.html": [("别的", "填充的话。" * 60 + "在 LibreOffice 使用之前。")]})
    for query in ("LibreOffice使用", "libreoffice 使用"):
        assert engine.urls(query)[0] == "z.html"
        assert engine.search(query)[0]["missing"] == []


def test_where_words_meet_chinese_makes_a_heading_no_longer():
    tokenizer = Tokenizer({})

    def impacts(heading):
        found = Postings(10)
        [passage] = index_page("p", [Section("", [heading], [])], tokenizer).passages
        found.add(passage)
        return {term: text for term, text in found.encoded().items() if term in ("pdb", "gdb")}

    assert "·b用" in index_page("p", [Section("", ["pdb 用 gdb"], [])], tokenizer).passages[0].heading
    assert impacts("pdb 用 gdb") == impacts("pdb, 用, gdb")


def test_a_space_between_a_word_and_chinese_may_be_one_between_two_things(engine):
    results = engine.search("pdb 走一步")  # nowhere side by side
    assert results[0]["url"] == "pdb.html"
    assert results[0]["missing"] == []


def test_what_is_pinyin_meets_nothing():
    noise = {f"p{i}.html": [("Debian 安装", f"第 {i} 页，Debian 安装。" * 6)] for i in range(40)}
    other = {f"q{i}.html": [("页", "文件。")] for i in range(40)}
    engine = engine_of_pages(noise | other | {"z.html": [("别的", "填充的话。" * 60 + "把文件安装好。")]})
    assert engine.urls("wenjian安装")[0] == "z.html"


def test_several_words_in_a_row_beat_the_same_words_apart():
    pages = {f"p{i}.html": [("Page", "Similar things came to us, " + "and left. " * 8)] for i in range(8)}
    engine = engine_of_pages(pages | {"z.html": [("Other", "Some filling. " * 30 + "It is similar to others.")]})
    assert engine.urls("Similar to")[0] == "z.html"


def test_lists_that_alone_have_the_query_as_typed_come_before_what_has_not_in_their_order():
    tokenizer, pieces = Tokenizer({}), "引用很多，用计，计数很多，看懂了，懂引号。" * 3
    lists = [
        index_page(f"list{n}.html", [Section("", ["目录"], ["一次看懂引用计数。" * n], kind="list")], tokenizer)
        for n in (1, 4)
    ]
    texts = [index_page(f"{i}.html", [Section("", ["引用与计数"], [pieces])], tokenizer) for i in range(12)]
    found = engine_of_index([*lists, *texts], {}).urls("看懂引用计数")
    assert found[:2] == ["list4.html", "list1.html"]


def test_a_list_comes_after_a_text_that_has_the_query_too():
    tokenizer = Tokenizer({})
    pages = [
        index_page("a.html", [Section("", ["新闻"], ["某日：我们讲了线段树。"], kind="list")], tokenizer),
        index_page("m.html", [Section("", ["线段、段树"], ["段树、线段。"])], tokenizer),
        index_page("z.html", [Section("", ["札记"], ["填充的话。" * 250 + "线段树。"])], tokenizer),
        *(index_page(f"f{i}.html", [Section("", ["页"], ["别的。"])], tokenizer) for i in range(12)),
    ]
    found = engine_of_index(pages, {}).urls("线段树")
    assert found.index("z.html") < found.index("a.html")


def test_a_first_glance_of_one_character_shows_it_too():
    engine = engine_of_pages({f"p{i}.html": [(f"第 {i} 页", f"周一，第 {i} 次。" * 30)] for i in range(30)})
    engine.context.eval("var glances = [];")
    engine.context.eval("keep(engine.search('周', {limit: 10, glance: (results) => glances.push(results)}));")
    whole = engine.answer()
    [first] = json.loads(engine.context.eval("JSON.stringify(glances)"))
    assert first[0]["url"] == whole[0]["url"]


def test_a_first_glance_needs_few_files_and_shows_what_stands_as_typed():
    filling = {f"p{i}.html": [(f"第 {i} 页", f"引用与计数，各说各的，第 {i} 次。" * 30)] for i in range(300)}
    pages = (
        filling
        | {"z.html": [("引用计数", "归零就回收。")]}
        | {f"y{i}.html": [("页", "引用计数。" * 9)] for i in range(40)}
    )
    engine = engine_of_pages(pages)
    engine.asked.clear()
    engine.context.eval(
        "var glances = [];"
        "keep(engine.search('引用计数', {limit: 10, glance: (results) => glances.push([results, fetched()])}));"
    )
    engine.context.add_callable("fetched", lambda: len(engine.asked))
    whole = engine.answer()
    [(first, files)] = json.loads(engine.context.eval("JSON.stringify(glances)"))
    assert files <= 3 + 4  # of three pairs, and the texts of the best four
    assert first[0]["url"] == whole[0]["url"] == "z.html"
    assert all("引用计数" in marked(result["excerpt"] + result["markedTitle"]).replace("[", "") for result in first)
    engine.context.eval("keep(engine.search('引用计数', {limit: 10, glance: (results) => glances.push(results)}));")
    engine.answer()
    assert engine.context.eval("glances.length") == 1  # all is there: the answer itself is as quick


@pytest.mark.parametrize(
    "query", ["位置编码归零就回收的办法", "what does reset-counter torch.nn.Linear.weight mean here 位置"]
)
def test_a_first_glance_of_a_long_query_needs_no_more_files_than_that_of_a_short_one(query):
    rng = random.Random(20)
    some = ["".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(700)) for _ in range(60)]  # for many files
    engine = engine_of_pages(
        {f"p{i}.html": [(f"第 {i} 页", text)] for i, text in enumerate(some)}
        | {"z.html": [("都在", f"先说：{query}。")]}
    )
    engine.asked.clear()
    engine.context.eval("var glances = [];")
    engine.context.add_callable("fetched", lambda: len(engine.asked))
    glance = "(results) => glances.push([results, fetched()])"
    engine.context.eval(f"keep(engine.search({json.dumps(query)}, {{limit: 10, glance: {glance}}}));")
    whole = engine.answer()
    [(first, files)] = json.loads(engine.context.eval("JSON.stringify(glances)"))
    assert files <= 5 + 4
    assert first[0]["url"] in {result["url"] for result in whole}
    assert all(result["missing"] == [] for result in first)


def test_one_word_of_several_that_is_read_as_a_heading_is_not_the_whole_query():
    engine = engine_of_pages(
        {"a": [("计算", "从符号开始。")], "b": [("显存", "推理时，键值缓存的大小随长度增长。")]}
        | {f"c{i}": [("别的", f"第 {i} 页，无关的话。")] for i in range(9)}
    )
    assert engine.urls("键值缓存大小 计算")[0] == "b"
    assert engine.urls("计蒜")[0] == "a"


def test_what_joins_two_things_that_are_compared_is_no_part_of_either():
    engine = engine_of_pages(
        {
            "loop": [("事件循环", "协程自己让出，不占线程。")],
            "noise": [("别的", "路程和行程，和线条。")],
        }
        | {f"c{i}": [("页", f"第 {i} 页，协程一词。")] for i in range(3)}
        | {f"d{i}": [("页", f"第 {i} 页，线程一词。")] for i in range(3)}
    )
    assert engine.urls("协程和线程的区别")[0] == "loop"
    assert engine.urls("路程和线")[0] == "noise"  # nothing is compared


def test_a_single_traditional_character_is_found_as_its_simplified_one():
    engine = engine_of_pages({"a": [("深度学习", "从头学。")], "b": [("学", "一个字。")], "c": [("别的", "无关。")]})
    assert engine.urls("學") == engine.urls("学") == ["b", "a"]
