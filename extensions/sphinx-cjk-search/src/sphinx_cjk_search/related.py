"""The list of related sections at the end of a page, filled in when all pages are written: it depends on them all."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from sphinx.util.osutil import relative_uri

from sphinx_exact_rebuilds.files import write_if_different

from .i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BEGIN, END = "<!--cjk-search-related-->", "<!--/cjk-search-related-->"
PLACE = f"\n{BEGIN}{END}\n"
_FILLED = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)


def fill_in(path: Path, url: str, sections: Sequence[tuple[str, str, str]]) -> None:
    """Write the list, of (url, heading, title of the page), into the written page, in place of an earlier one."""
    if path.is_file():
        text = path.read_text(encoding="utf-8")
        block = f"{BEGIN}{related_block(url, sections)}{END}"
        write_if_different(path, _FILLED.sub(lambda _match: block, text, count=1))


def related_block(url: str, sections: Sequence[tuple[str, str, str]]) -> str:
    """Elements with classes of Sphinx, for which every theme has styles; nothing for no sections."""
    if not sections:
        return ""
    title = html.escape(_("Related sections"))
    items = "".join(
        f'<li><p><a class="reference internal" href="{html.escape(_link(url, target))}">{html.escape(heading)}</a>'
        f"{f' · {html.escape(page)}' if page != heading else ''}</p></li>\n"
        for target, heading, page in sections
    )
    return (
        f'\n<aside class="cjk-search-related" aria-label="{title}">\n<p class="rubric">{title}</p>\n'
        f'<ul class="simple">\n{items}</ul>\n</aside>\n'
    )


def _link(url: str, target: str) -> str:
    """From a page to a section of another; both are given from the root of the site."""
    page, hash_sign, anchor = target.partition("#")
    return relative_uri(url, page) + hash_sign + anchor
