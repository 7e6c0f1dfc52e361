"""Small sites of posts, made up by Hypothesis, and the edits that their authors make."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

#: The moment at which the sites are built, 2026-06-15T12:00:00Z, and some days before and after it.
NOW = 1_781_524_800
DAY = 86_400
DATES = (
    "2024-02-29",
    "2025-12-31",
    "2026-01-01",
    "2026-01-01T23:30:00-05:00",
    "2026-06-15",
    "2026-06-16",
    "2026-07-01",
)
TITLES = ("甲", "乙丙", "垃圾回收", "Alpha", "alpha", "`inline` 代码", "a < b & c", "*强调*的题目", "Ω $x^2$")
TAGS = ("内存", "gc", "GC", "c++", "c#")
#: Settings that change what pages or feeds look like.
SETTINGS: Mapping[str, tuple[object, ...]] = MappingProxyType(
    {
        "html_baseurl": ("https://example.org/", "https://example.org/blog/", ""),
        "latest_updates_footer": (["series", "neighbours", "related", "history"], ["neighbours"], []),
        "latest_updates_related": (5, 1),
        "latest_updates_byline": (True, False),
        "latest_updates_excerpt_length": (350, 12),
        "latest_updates_date_format": ("yyyy-MM-dd", "d MMMM yyyy"),
        "latest_updates_placeholders": ({}, {"code": "[源码]"}),
        "latest_updates_feed_content": ("full", "excerpt"),
        "latest_updates_feed_limit": (20, 2),
        "latest_updates_feed_archive": (False, True),
        "latest_updates_feed_changes": (True, False),
        "latest_updates_feed_folder": ("feeds", "."),
        "latest_updates_show_drafts": (False, True),
        "html_title": ("小站", "大站"),
    }
)
PAGES = {
    "updates.md": "# 更新\n\n```{latest-updates}\n:paginate: 2\n```\n",
    "changes.md": "# 变更\n\n```{latest-updates}\n:view: changes\n:filters:\n:paginate: 3\n```\n",
    "archive.md": "# 归档\n\n```{post-archive}\n```\n",
    "tags.md": "# 标签\n\n```{post-tags}\n```\n",
    "categories.md": "# 分类\n\n```{post-categories}\n```\n",
    "series.md": "# 系列\n\n```{post-series}\n```\n",
}


@dataclass(frozen=True)
class Draft:
    """What an author writes: a post's front matter and body. In ``lists`` it has an entry in a table of contents."""

    title: str = "甲"
    date: str = "2026-01-01"
    category: str | None = None
    tags: tuple[str, ...] = ()
    series: str | None = None
    part: int | None = None
    pinned: bool = False
    draft: bool = False
    update: str | None = None
    section: str | None = None
    listed: bool = False
    body: str = "开头。"
    links: tuple[str, ...] = ()

    def markdown(self) -> str:
        fields: dict[str, object] = {"date": self.date, "category": self.category, "tags": list(self.tags) or None}
        fields |= {"pinned": self.pinned or None, "draft": self.draft or None}
        if self.series:
            fields["series"] = {"name": self.series, **({"part": self.part} if self.part else {})}
        if self.update:
            fields["updates"] = [{"date": self.update, "kind": "勘误", "note": "改了", "section": self.section}]
        given = {key: value for key, value in fields.items() if value is not None}
        front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in given.items())
        links = "".join(f"\n见 {{doc}}`/{name}` 。\n" for name in self.links)
        return f"---\n{front}---\n\n# {self.title}\n\n{self.body}\n{links}"


BODIES = st.sampled_from(
    (
        "开头。",
        "第一段有 `code` 与 $a^2$。\n\n```python\nprint(1)\n```\n\n## 小节\n\n第二段。",
        "见 {ref}`anchor` 和 {term}`术语` 。",
        "```{index} 索引词\n```\n\n正文。",
        "1. 一\n2. 二\n\n<script>alert(1)</script>",
    )
)
DRAFTS = st.builds(
    Draft,
    title=st.sampled_from(TITLES),
    date=st.sampled_from(DATES),
    category=st.sampled_from((None, "笔记", "Python")),
    tags=st.lists(st.sampled_from(TAGS), max_size=3, unique=True).map(tuple),
    series=st.sampled_from((None, None, "连载")),
    part=st.sampled_from((None, 1, 2, 3)),
    pinned=st.sampled_from((False, False, True)),
    draft=st.sampled_from((False, False, False, True)),
    update=st.sampled_from((None, None, "2026-02-02", "2026-06-01")),
    section=st.sampled_from((None, "小节")),
    listed=st.booleans(),
    body=BODIES,
)


@dataclass
class PostSite:
    """The files of a site as its author has them in mind."""

    posts: dict[str, Draft] = field(default_factory=dict)
    section_title: str = "栏目"
    page_title: str = "关于"
    page_heading: str = "一个标题"
    term: str = "术语"
    settings: dict[str, object] = field(default_factory=dict)
    theme: str = "alabaster"

    def files(self) -> dict[str, str]:
        """Path → text of every source."""
        written = {"conf.py": self.conf(), **PAGES, "section/index.md": self._section(), "about.md": self._about()}
        entries = "\n".join(("updates", "changes", "archive", "tags", "categories", "series", "about", "section/index"))
        written["index.md"] = f"# 首页\n\n```{{toctree}}\n{entries}\n```\n"
        return written | {f"{name}.md": post.markdown() for name, post in self.posts.items()}

    def conf(self) -> str:
        settings = {name: values[0] for name, values in SETTINGS.items()} | self.settings
        extra = "\n".join(f"{name} = {value!r}" for name, value in sorted(settings.items()))
        return (
            "extensions = ['myst_parser', 'sphinx_latest_updates']\n"
            "project, copyright, version, author = '小站', '2026', '1', '站长'\n"
            "language = 'zh_CN'\n"
            "myst_enable_extensions = ['dollarmath']\n"
            f"html_theme = {self.theme!r}\n"
            "latest_updates_timezone = 'Asia/Shanghai'\n"
            "suppress_warnings = ['epub.unknown_project_files', 'epub.duplicated_toc_entry']\n"
            f"{extra}\n"
        )

    def _section(self) -> str:
        listed = "\n".join(sorted(f"/{name}" for name, post in self.posts.items() if post.listed))
        listing = "```{latest-updates}\n:limit: 2\n:style: list\n```"
        return f"# {self.section_title}\n\n```{{toctree}}\n{listed}\n```\n\n{listing}\n"

    def _about(self) -> str:
        terms = "\n\n".join(f"{term}\n  解释。" for term in dict.fromkeys((self.term, "术语")))
        glossary = f"```{{glossary}}\n{terms}\n```"
        return f"# {self.page_title}\n\n(anchor)=\n## {self.page_heading}\n\n正文。\n\n{glossary}\n"

    def change(self, name: str, **values: Any) -> None:
        self.posts[name] = replace(self.posts[name], **values)
