"""Turn a manual's HTML into MyST pages of about one section each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

if TYPE_CHECKING:
    from bs4 import Tag

HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]+")
NUMBER = re.compile(r"^(第\s*\d+\s*[章节部]|附录\s*[A-Z]|[A-Z]?\d*(\.\d+)+\.?|\d+\.)\s*")
NOISE = "script, style, nav, .toc, .navheader, .navfooter, .docnav, #banner, #title, .indexterm, img, object, noscript"


@dataclass(frozen=True)
class MarkdownPage:
    """One page: its title without numbering, and MyST text that starts with that title."""

    title: str
    text: str


def pages(html: str, selector: str, split: int) -> list[MarkdownPage]:
    """The pages of one HTML file: what ``selector`` finds, cut before each heading down to level ``split``."""
    soup = BeautifulSoup(html, "html.parser")
    content = soup.select_one(selector)
    if content is None:
        return []
    tidy(content)
    converter = MarkdownConverter(heading_style="ATX", bullets="-", escape_misc=True, wrap=False)
    markdown = re.sub(r"\n{3,}", "\n\n", converter.convert_soup(content))
    return [page for part in cut(markdown, split) if (page := level(part)) is not None]


def tidy(content: Tag) -> None:
    """Leave out navigation; keep the text of links that would break; give DocBook's and LibreOffice's spans meaning."""
    for tag in content.select(NOISE):
        tag.decompose()
    for tag in content.select("a"):
        if not str(tag.get("href", "")).startswith("http"):
            tag.unwrap()
    for tag in content.select("div.para"):
        tag.name = "p"
    for tag in content.select("span.literal, span.input, span.code, tt"):
        tag.name = "code"
    for tag in content.select("span.emph, span.keycode, span.menuitem"):
        tag.name = "strong"
    for tag in content.select("pre code"):
        tag.unwrap()
    for tag in content.select("h1 *, h2 *, h3 *, h4 *"):
        tag.unwrap()


def cut(markdown: str, split: int) -> list[list[str]]:
    """Lines grouped so that each group starts with a heading of level ``split`` or above; fences are left whole."""
    groups: list[list[str]] = [[]]
    fenced = False
    for line in markdown.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        mark = re.match(r"(#+) ", line)
        if mark and not fenced and len(mark[1]) <= split:
            groups.append([])
        groups[-1].append(line)
    return groups


def level(lines: list[str]) -> MarkdownPage | None:
    """Make the first heading a title, and let the levels below it follow without a gap."""
    if not lines or not lines[0].startswith("#"):
        return None
    title = NUMBER.sub("", lines[0].lstrip("#").strip()).strip() or lines[0].lstrip("#").strip()
    output, fenced, above = [f"# {title}"], False, [len(lines[0]) - len(lines[0].lstrip("#"))]
    for line in lines[1:]:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        mark = None if fenced else re.match(r"(#+) (.*)", line)
        if mark:
            while len(above) > 1 and above[-1] >= len(mark[1]):
                above.pop()
            above.append(max(len(mark[1]), above[0] + 1))
            output.append("#" * len(above) + " " + NUMBER.sub("", mark[2]).strip())
        else:
            output.append(line)
    return MarkdownPage(title, "\n".join(output) + "\n")


def is_chinese(text: str, characters: int = 150, share: float = 0.5) -> bool:
    """Whether a page has enough Chinese, and more of it than of the rest: a Latin word counts as two characters."""
    han = len(HAN.findall(text))
    return han >= characters and han >= share * (han + 2 * len(LATIN.findall(text)))


def is_english(text: str, words: int = 80) -> bool:
    """Whether a page has enough words of letters, and no Chinese."""
    return len(LATIN.findall(text)) >= words and not HAN.search(text)
