"""Text for a site of many pages: blocks of real pages, dealt out anew, so that words are as frequent as in real text.

Run as a program it writes the index of such a site: ``python -m benchmarks.search.many_pages FOLDER SEED``.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_cjk_search.extraction import Section
from sphinx_cjk_search.folding import simplified_characters
from sphinx_cjk_search.i18n import interface_strings
from sphinx_cjk_search.index import index_files
from sphinx_cjk_search.page import index_page
from sphinx_cjk_search.scripts import write_scripts
from sphinx_cjk_search.store import PageStore
from sphinx_cjk_search.tokenizer import Tokenizer

from .corpora import debian_files, texts
from .markdown_pages import is_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = 10_000
PAGE = """\
<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Many pages</title>
<script src="_static/cjk_search/loader.js" data-scripts="{scripts}" defer></script>
"""


def real_pages() -> list[list[str]]:
    """The blocks of every Chinese page of the Debian manuals, its title first."""
    files, _origin = debian_files()
    split = [[line.strip().lstrip("#").strip() for line in text.splitlines()] for text in texts(files, 3, is_chinese)]
    return [[line for line in lines if line] for lines in split]


def dealt(real: list[list[str]], count: int, seed: int) -> Iterator[list[str]]:
    """``count`` pages; each has the title and the number of blocks of a real page, and blocks of any pages."""
    rng = random.Random(seed)
    blocks = [block for page in real for block in page[1:]]
    for number in range(count):
        page = rng.choice(real)
        yield [f"{page[0]} {number}", *rng.choices(blocks, k=max(1, len(page) - 1))]


def write_site(folder: Path, count: int, seed: int) -> None:
    """The index of the pages, with the scripts and one page that loads them."""
    variants = simplified_characters()
    tokenizer = Tokenizer(variants)
    shutil.rmtree(folder, ignore_errors=True)
    store = PageStore(folder.with_name(f"{folder.name}-store"))
    names = [f"page{number}" for number in range(count)]
    for name, (title, *blocks) in zip(names, dealt(real_pages(), count, seed), strict=True):
        store.save(name, "", index_page(f"{name}.html", [Section("", [title], blocks)], tokenizer))
    static = folder / "_static" / "cjk_search"
    scripts = write_scripts(static, {name: str(text) for name, text in interface_strings().items()})
    (static / "index").mkdir()
    for name, text in index_files(store.load(names), store.size(names), variants, more={"scripts": scripts}):
        (static / "index" / f"{name}.js").write_text(text, encoding="utf-8")
    (folder / "search.html").write_text(PAGE.format(scripts=scripts), encoding="utf-8")


if __name__ == "__main__":
    write_site(Path(sys.argv[1]), PAGES, int(sys.argv[2]))
