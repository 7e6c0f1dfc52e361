"""The same posts as a Sphinx project of each engine: ``conf.py``, the pages that list them, the posts. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .posts import GeneratedPost, generate_post, post_name

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE_URL = "https://example.org/"
PAGE_SIZE = 20
#: The post that the edits are made to, counted from the newest: on the first page of every listing and in the feeds.
EDITED = 5

COMMON_CONF = """\
project = "基准站点"
author = "作者"
language = "zh_CN"
html_theme = {theme!r}
html_baseurl = {base!r}
extensions = {extensions!r}
"""
ABLOG_CONF = """\
blog_title = project
blog_baseurl = html_baseurl
blog_feed_archives = True
blog_feed_fulltext = True
blog_feed_length = 20
post_date_format = "%Y-%m-%d"
"""
HOME = "# 首页\n\n{text}\n\n```{{toctree}}\n:glob:\n\n{entries}\n```\n"


@dataclass(frozen=True)
class Engine:
    """A way of publishing posts: its extensions, its front matter, the pages that it lists posts on."""

    name: str
    extensions: tuple[str, ...]
    conf: str = ""
    in_toctree: bool = False

    def front_matter(self, post: GeneratedPost) -> dict[str, str]:
        shared = {
            "date": post.date.isoformat(),
            "category": post.category,
            "tags": f"[{', '.join(post.tags)}]",
        }
        marks = {"bare": {"orphan": "true"}, "ablog": {"blogpost": "true"}}
        return {**marks.get(self.name, {}), **shared}

    def pages(self, pagination: bool) -> dict[str, str]:
        """The pages beside the posts. ``pagination``: whether our listing can be cut into pages."""
        return {"about": "# 关于\n\n这是一个用来测量的站点。\n", **self._listings(pagination)}

    def _listings(self, pagination: bool) -> dict[str, str]:
        if self.name == "ablog":  # makes its archive, tag and category pages by itself
            return {"updates": f"# 最新文章\n\n```{{postlist}} {PAGE_SIZE}\n:excerpts:\n```\n"}
        if self.name == "bare":
            return {}
        option = "paginate" if pagination else "limit"
        return {
            "updates": f"# 最新文章\n\n```{{latest-updates}}\n:{option}: {PAGE_SIZE}\n```\n",
            "archive": "# 归档\n\n```{post-archive}\n```\n",
            "tags": "# 标签\n\n```{post-tags}\n```\n",
            "categories": "# 分类\n\n```{post-categories}\n```\n",
        }


#: What the engines are compared with comes first.
ENGINES = {
    engine.name: engine
    for engine in (
        Engine("bare", ("myst_parser",)),
        Engine("ours", ("myst_parser", "sphinx_latest_updates")),
        Engine("ablog", ("myst_parser", "ablog"), ABLOG_CONF),
    )
}
#: The experiment with the sidebar: the same engine, with its posts in the toctree and outside it.
SIDEBAR = {
    engine.name: engine
    for engine in (
        Engine("adopted", ENGINES["ours"].extensions),
        Engine("toctree", ENGINES["ours"].extensions, in_toctree=True),
    )
}


def project_files(engine: Engine, total: int, *, theme: str, pagination: bool) -> Iterator[tuple[str, str]]:
    """Every file of a project with ``total`` posts: its path and its text, one at a time."""
    conf = COMMON_CONF.format(theme=theme, base=BASE_URL, extensions=list(engine.extensions))
    yield "conf.py", conf + engine.conf
    pages = engine.pages(pagination)
    entries = [*pages, *(["posts/*"] if engine.in_toctree else [])]
    yield "index.md", HOME.format(text="工程师的笔记。", entries="\n".join(entries))
    for name, text in pages.items():
        yield f"{name}.md", text
    for number in range(total):
        post = generate_post(number, total)
        yield post_path(number), post.markdown(engine.front_matter(post))


def post_path(number: int) -> str:
    return f"posts/{post_name(number)}.md"


def edited_path(total: int) -> str:
    """The post that the edits are made to."""
    return post_path(max(total - 1 - EDITED, 0))


def retitle(text: str) -> str:
    """The post under another title."""
    return re.sub(r"^# (.*)$", r"# \1，修订", text, count=1, flags=re.MULTILINE)


def rewrite_body(text: str) -> str:
    """The post with another last paragraph; its opening, and so its excerpt, stay."""
    return f"{text}\n最后补充一句：结论没有变。\n"
