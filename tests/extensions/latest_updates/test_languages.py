"""Sites in two languages: one configuration for each with translated messages, and two folders in one project."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from bs4 import BeautifulSoup

from handbook import differing_files

ATOM = "{http://www.w3.org/2005/Atom}"
CONF = """
extensions = ['myst_parser', 'sphinx_latest_updates']
project, author, locale_dirs = 'Notes', 'Ada', ['locale']
html_baseurl = f'https://example.org/{language}/'
latest_updates_date_format = 'd MMMM yyyy'
latest_updates_archive_pages = ['tags', 'years']
gettext_compact = False
"""
FILES = {
    "index.md": "# Home\n\n```{toctree}\nposts/index\narchive\n```\n\n```{latest-updates}\n:group-by: month\n```\n",
    "archive.md": "# Archive\n\n```{post-archive}\n```\n\n```{post-tags}\n```\n",
    "posts/index.md": "# News\n\n```{latest-updates}\n:style: table\n```\n",
    "posts/rebase.md": "---\ndate: 2026-03-05\ntags: [git]\n---\n# How rebase works\n\nWhy another number?\n",
    "posts/count.md": "---\ndate: 2026-02-28\ntags: [python, git]\n"
    "updates:\n  - {date: 2026-04-01, kind: erratum, note: x}\n---\n"
    "# Who frees the memory\n\nLook at {doc}`rebase`, and at the count.\n",
}
RUSSIAN = {
    "index": {"Home": "Главная"},
    "posts/index": {"News": "Новости"},
    "posts/rebase": {"How rebase works": "Как устроен rebase", "Why another number?": "Почему другой номер?"},
    "posts/count": {
        "Who frees the memory": "Кто освобождает память",
        "Look at {doc}`rebase`, and at the count.": "Смотри {doc}`rebase` и счётчик.",
    },
}
#: Language → what a reader sees on the home page, besides the posts.
SEEN = {
    "en": ["5 March 2026", "How rebase works", "Why another number?", "Correction 1 April 2026", "1 min read"],
    "ru": ["5 марта 2026", "Как устроен rebase", "Почему другой номер?", "Исправление: 1 апреля 2026", "1 мин чтения"],
    "zh_CN": ["5 三月 2026", "How rebase works", "勘误于 1 四月 2026", "约 1 分钟读完"],
}


def po(messages: dict[str, str]) -> str:
    catalog, file = Catalog(locale="ru"), io.BytesIO()
    for key, text in messages.items():
        catalog.add(key, text)
    write_po(file, catalog)
    return file.getvalue().decode()


def translated(language: str) -> dict[str, str]:
    catalogues = {f"locale/ru/LC_MESSAGES/{name}.po": po(messages) for name, messages in RUSSIAN.items()}
    return {**FILES, **catalogues, "conf.py": f"language = {language!r}\n{CONF}"}


def soup(path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@pytest.mark.parametrize("language", SEEN)
def test_each_configuration_has_its_words_its_dates_and_its_translations(shared_site, language):
    site = shared_site(translated(language))
    out = site.build()
    assert site.warnings == ""
    home = " ".join(soup(out / "index.html").get_text(" ", strip=True).split())
    assert [words for words in SEEN[language] if words not in home] == []
    feed = ET.parse(out / "feeds/atom.xml").getroot()
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language.replace("_", "-")
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    shown = [link.get_text() for link in soup(out / "index.html").select(".post-title a")]
    assert sorted(titles) == sorted(shown)
    assert all(
        entry.findtext(f"{ATOM}id").startswith(f"https://example.org/{language}/")
        for entry in feed.iter(f"{ATOM}entry")
    )
    assert json.loads((out / "feeds/feed.json").read_text("utf-8"))["language"] == language.replace("_", "-")
    assert [link["href"] for link in soup(out / "tag/git.html").select(".post-title a")] == [
        "../posts/rebase.html",
        "../posts/count.html",
    ]


def test_the_category_of_a_post_is_the_translated_title_of_its_section(shared_site):
    out = shared_site(translated("ru")).build()
    assert {cell.get_text() for cell in soup(out / "posts/index.html").select("tbody td:nth-child(3)")} == {"Новости"}
    assert "Новости" in (out / "feeds/atom.xml").read_text("utf-8")


EDITS = {
    "a translated title": lambda site: site.edit(
        "locale/ru/LC_MESSAGES/posts/rebase.po", "Как устроен", "Как работает"
    ),
    "a translated section": lambda site: site.edit("locale/ru/LC_MESSAGES/posts/index.po", "Новости", "Лента"),
    "a title in the source": lambda site: site.edit("posts/count.md", "# Who", "# What"),
    "a date": lambda site: site.edit("posts/count.md", "2026-02-28", "2026-03-28"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(built_site, edit):
    site = built_site(translated("ru"))
    edit(site)
    assert differing_files(site.build(out="incremental"), site.build(out="clean")) == set()


FOLDERS = {
    "conf.py": "extensions = ['myst_parser', 'sphinx_latest_updates']\nproject = 'P'\n"
    "html_baseurl = 'https://example.org/'\nlanguage = 'en'\n",
    "index.md": "# Home\n\n```{toctree}\nen/index\nzh/index\n```\n",
    **{
        f"{folder}/index.md": f"# {title}\n\n```{{latest-updates}}\n:under:\n:group-by: year\n```\n"
        for folder, title in (("en", "English"), ("zh", "中文"))
    },
    "en/hello.md": "---\ndate: 2026-01-02\ntags: [greeting]\n---\n# Hello\n\nAn English text.\n",
    "zh/hello.md": "---\ndate: 2026-01-03\ntags: [问候]\n---\n# 你好\n\n中文的文字，见{doc}`/en/hello`。\n",
}


def test_two_folders_of_one_project_have_their_own_lists_and_feeds(small_site):
    site = small_site(FOLDERS)
    out = site.build()
    assert site.warnings == ""
    for folder, title, other in (("en", "Hello", "你好"), ("zh", "你好", "Hello")):
        assert [link.get_text() for link in soup(out / f"{folder}/index.html").select(".post-title a")] == [title]
        name = soup(out / f"{folder}/index.html").h1.find(string=True)
        [feed] = [
            path for path in out.glob("feeds/category-*.atom.xml") if f"category {name}" in path.read_text("utf-8")
        ]
        text = feed.read_text("utf-8")
        assert f"<title>{title}</title>" in text
        assert f"<title>{other}</title>" not in text
    site.edit("zh/hello.md", "# 你好", "# 您好")
    assert differing_files(site.build(), site.build(out="clean")) == set()
