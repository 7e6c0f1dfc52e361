"""What the tables of the report say, in English for the terminal and in Chinese for the handbook."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The words of one language. Those with ``{}`` are patterns."""

    facts: str
    corpus: str
    quality: tuple[str, ...]
    cost: tuple[str, ...]
    categories: str
    builds: tuple[str, ...]
    whole: str
    edit: str
    targets: tuple[str, ...]
    aims: dict[str, str]
    met: str
    missed: str
    scale: tuple[str, ...]
    yes: str
    no: str
    files: str
    colon: str
    engines: dict[str, str]
    corpora: dict[str, str]
    origins: dict[str, str]
    names: dict[str, str]


ENGLISH = Words(
    facts="Printed by `{command}` (seed {seed}; {versions}).",
    corpus="{origin}; {pages} pages, {queries} queries.",
    quality=(
        "engine", "recall@1", "recall@10", "no result",
        "harder: recall@1", "harder: recall@10", "harder: no result", "file://",
    ),
    cost=(
        "engine", "cold p50 / p95", "warm p50 / p95", "key → painted, warm, p50 / p95",
        "bytes: first query", "later", "index raw / gzip", "build, CPU",
    ),
    categories="queries: recall@1 / @10",
    builds=("build, CPU seconds (medians)", "Sphinx's own search", "cjk_search instead", "ratio"),
    whole="whole",
    edit="after one edit",
    targets=("aim", "bound", "measured"),
    aims={},
    met="{value}",
    missed="**{value}, missed**",
    scale=(
        "pages", "first query p50 / largest", "later", "warm p50 / p95", "no result", "index raw / gzip",
        "index, CPU", "memory",
    ),
    yes="yes, {share} same ranks",
    no="no",
    files=", {count} files",
    colon=": ",
    engines={},
    corpora={"ten-thousand": "ten thousand pages"},
    origins={},
    names={},
)  # fmt: skip

CHINESE = Words(
    facts="由 `{command}` 写出（种子 {seed}；{versions}）。",
    corpus="{origin}。共 {pages} 页有正文，{queries} 个查询。",
    quality=(
        "搜索", "recall@1", "recall@10", "无结果",
        "较难：recall@1", "较难：recall@10", "较难：无结果", "file://",
    ),
    cost=(
        "搜索", "首次 p50 / p95", "再次 p50 / p95", "按键到显示，再次，p50 / p95",
        "首个查询的字节", "其后", "索引，原始 / gzip", "构建，CPU",
    ),
    categories="查询：recall@1 / @10",
    builds=("构建，CPU 秒（中位数）", "Sphinx 自带的搜索", "换成 cjk_search", "比值"),
    whole="全部",
    edit="改一页之后",
    targets=("目标", "界限", "测得"),
    aims={
        "plain: recall@1": "普通查询：recall@1", "plain: recall@10": "普通查询：recall@10",
        "plain: no result": "普通查询：无结果",
        "harder: recall@1": "较难查询：recall@1", "harder: recall@10": "较难查询：recall@10",
        "harder: no result": "较难查询：无结果", "key → painted, CPU, warm, p95": "按键到显示的 CPU，再次，p95",
        "key → painted, warm, p95": "按键到显示，再次，p95",
        "first query": "首个查询的字节", "cold, 200 ms away, p95": "初次，往返 200 ms，p95",
        "cold: requests, p95": "初次：请求数，p95", "cold: rounds, p95": "初次：往返次数，p95",
        "files of the index": "索引的文件数", "making the index, memory": "建立索引的内存",
    },
    met="{value}",
    missed="**{value}，未达到**",
    scale=(
        "页", "首个查询 p50 / 最大", "其后", "再次 p50 / p95", "无结果", "索引，原始 / gzip", "索引，CPU", "内存",
    ),
    yes="能，{share} 次序相同",
    no="不能",
    files="，{count} 个文件",
    colon="：",
    engines={
        "sphinx": "Sphinx 原样", "sphinx-patched": "Sphinx，修好词干脚本", "sphinx-jieba": "Sphinx，修好，加 jieba",
        "cjk_search": "cjk_search（本扩展）", "cjk_search-vectors": "cjk_search，用模型",
    },
    corpora={
        "handbook": "本手册", "debian": "Debian 的四本中文手册", "libreoffice": "LibreOffice 帮助",
        "ten-thousand": "一万页", "debian-english": "Debian 的五本英文手册",
    },
    origins={"docs/source of this repository": "本仓库的 docs/source", " pages from ": " 页，取自 "},
    names={
        "several words": "相连的几个词",
        "phrase": "短语", "two words": "两个词", "mixed": "中英相连", "dotted": "带点的名字", "dunder": "双下划线名",
        "character": "单字", "markup inside": "跨过标记", "code comment": "代码注释", "prefix": "名字的开头",
        "part of a name": "名字的一段", "typo": "名字打错", "full-width": "全角", "case": "大小写",
        "traditional": "繁体", "pinyin": "拼音", "question": "问句", "Chinese typo": "错字",
        "English name": "英文名", "short homophone": "短语里的同音字", "Taiwan term": "台湾用词",
        "pinyin initials": "拼音首字母", "pinyin in part": "半拼音", "character left out": "漏字",
        "typed": "常见的查法", "other words": "换个说法的问题", "English": "英文查询", "inflected": "词形不同",
    },
)  # fmt: skip
